import ArgumentParser
import HWSimReports

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the printed figures of published tables with what hwsim counts.",
    discussion: """
      EXAMPLES
        hwsim reproduce reports/lecture
        hwsim reproduce reports/lecture/mobilenet_v1_variants.csv --differing
        hwsim reproduce paper.csv --format csv -o paper-reproduced.csv

      A table is a CSV of the publication's cells as printed. Beside table.csv lies
      table.map.csv: a line row,column,network,batch,part,quantity,unit,digits,why,
      then rules, of which later ones override earlier ones cell by cell.

        row       what stands in the first columns (SSD 300/MobileNet), #3, #3-5
        column    names with ; between
        network   as in mobilenetv2:alpha=0.5, transforms behind it as in alexnet+prune=0.9; with " + "
                  between: their sum
        part      layer conv1, block fire2, kind pointwise, size 56x56,
                  input size 56x56; several names with + between;
                  except kind fully_connected: all others
        quantity  what to count (below); with / between: several in one cell;
                  = error#1 - error: of the table's own cells, here row 1;
                  label: names the row; published: no count;
                  title, note: a title or note, which stands in why
        unit      of the column: K, M, G, %, kB, KiB, MiB
        digits    significant digits, where a figure's last zeros mean nothing
        why       the cause of a difference, or what a published figure is;
                  one that starts with "perhaps" explains nothing

      A cell is reproduced where the count rounds or cuts to the printed text.

      QUANTITIES
      """ + "\n" + ReproducibleQuantities.list)

  @Argument(
    help: ArgumentHelp("A table, as CSV, or a folder of them.", valueName: "file or folder"))
  var path: String

  @Flag(help: "Show only what is not reproduced.")
  var differing = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let tables = try TableFile.tables(at: path).map { file in
      var reproduction = TableReproduction(file)
      return reproduction.result
    }
    try output.print(ReproductionReport.tables(tables, showsReproduced: !differing))
  }
}

/// vl-convert, which draws Vega-Lite specifications: the Python package, or the program of the same name.
///
///     let renderer = PlotRenderer.find(named: nil)
///     try renderer?.draw([.init(specification: "a.vl.json", format: .svg, output: "a.svg")])
package struct PlotRenderer: Sendable {
  package enum Engine: Hashable, Sendable {
    /// A Python that has the package: draws everything in one process, of which starting takes longest.
    case python(String)
    /// A process for each image.
    case program(String)
  }

  package enum Format: String, CaseIterable, Sendable {
    case svg, png, pdf
    /// The libraries that an interactive page needs, without a plot.
    case library
  }

  /// Paths.
  package struct Job: Sendable {
    package let specification: String
    package let format: Format
    package let output: String

    package init(specification: String, format: Format, output: String) {
      self.specification = specification
      self.format = format
      self.output = output
    }
  }

  /// What to install where there is none.
  package static let package = "vl-convert-python"
  /// Of Vega-Lite: other versions lay the same specification out differently.
  package static let vegaLite = "5.20"

  package let engine: Engine
  /// As it states it: `vl-convert 1.9.0`.
  package let version: String

  /// - Parameter name: the Python or program to take; nil looks in `PATH` for `python3` and `vl-convert`.
  package static func find(named name: String?) -> PlotRenderer? {
    let engines: [Engine] =
      if let name { [.python(name), .program(name)] } else {
        [.python("python3"), .program("vl-convert")]
      }
    for engine in engines {
      let command =
        switch engine {
        case .python(let path): [path, "-c", printVersion]
        case .program(let path): [path, "--version"]
        }
      if let run = try? ProgramRun(command, limit: 30), run.output.hasPrefix("vl-convert ") {
        return PlotRenderer(engine: engine, version: String(run.output.prefix { $0 != "\n" }))
      }
    }
    return nil
  }

  /// Writes all outputs, or throws at the first that cannot be drawn.
  package func draw(_ jobs: [Job]) throws(ProgramFailure) {
    switch engine {
    case .python(let path):
      let words = jobs.flatMap { [$0.specification, $0.format.rawValue, $0.output] }
      _ = try ProgramRun([path, "-c", Self.drawAll, Self.vegaLite] + words)
    case .program(let path):
      for job in jobs {
        guard job.format != .library else {
          throw .notStarted(
            program: path, reason: "only the Python package \(Self.package) makes pages")
        }
        _ = try ProgramRun(
          [
            path, "vl2\(job.format.rawValue)", "--input", job.specification, "--output",
            job.output, "--vl-version", Self.vegaLite,
          ] + (job.format == .png ? ["--scale", "2"] : []))
      }
    }
  }

  private static let printVersion = "import vl_convert; print('vl-convert', vl_convert.__version__)"

  /// Errors are the JavaScript's, with its stack; their first line says what was wrong.
  private static let drawAll = """
    import sys, vl_convert
    version, jobs = sys.argv[1], sys.argv[2:]
    def draw(specification, kind):
        if kind == "library":
            return vl_convert.javascript_bundle(vl_version=version)
        with open(specification, encoding="utf-8") as file:
            text = file.read()
        if kind == "svg":
            return vl_convert.vegalite_to_svg(text, vl_version=version)
        if kind == "png":
            return vl_convert.vegalite_to_png(text, vl_version=version, scale=2)
        return vl_convert.vegalite_to_pdf(text, vl_version=version)
    for specification, kind, output in zip(jobs[0::3], jobs[1::3], jobs[2::3]):
        try:
            data = draw(specification, kind)
        except Exception as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            name = specification.split("/")[-1]
            sys.exit(name + ": " + " ".join(lines[:2]))
        with open(output, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
    """
}

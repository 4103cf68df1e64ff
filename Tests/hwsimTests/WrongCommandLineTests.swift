import Testing

@Suite("Does a wrong command line end with status 64 and a way out?")
struct WrongCommandLineTests {
  @Test("Commands", arguments: commands)
  func command(_ input: BadInput) throws { try input.check() }

  @Test("Options", arguments: options)
  func option(_ input: BadInput) throws { try input.check() }

  @Test("Counts", arguments: counts)
  func count(_ input: BadInput) throws { try input.check() }
}

private let commands = [
  BadInput("simulat", 64, "unknown command 'simulat'", "did you mean 'simulate'?"),
  BadInput("frobnicate", 64, "unknown command 'frobnicate'", "valid: simulate, report, explain"),
  BadInput([""], 64, "unknown command ''", "valid: simulate, report, explain, networks"),
  BadInput(["sim\nulate"], 64, "unknown command 'sim\\nulate'", "did you mean 'simulate'?"),
  BadInput("help simulat", 64, "unknown command 'simulat'", "did you mean 'simulate'?"),
  BadInput("devices sho mcu80", 64, "unknown command 'sho'", "did you mean 'show'?"),
  BadInput("--format json", 64, "option '--format'", "see 'hwsim --help'"),
  BadInput("simulate", 64, "simulate: no network", "'hwsim networks' lists them"),
  BadInput("simulate --device mcu80", 64, "simulate: no network", "'hwsim networks' lists them"),
  BadInput("simulate cifar10cnn", 64, "simulate: no --device", "'hwsim devices' lists them"),
  BadInput("count", 64, "'<networks> ...'", "see 'hwsim count --help'"),
  BadInput("count alexnet vgg16 --by kind", 64, "--by kind", "takes one network; drop the others"),
  BadInput("networks alexnet vgg16", 64, "'vgg16'", "see 'hwsim networks --help'"),
  BadInput("devices show", 64, "'<device>'", "see 'hwsim devices show --help'"),
  BadInput("devices check", 64, "'<files> ...'", "see 'hwsim devices check --help'"),
]

private let simulateHelp = "see 'hwsim simulate --help'"

private let options = [
  BadInput("simulate cifar10cnn --devise mcu80", 64, "'--devise'", "Did you mean '--device'?"),
  BadInput("simulate cifar10cnn --device", 64, "'--device <device>'", simulateHelp),
  .simulate("--per-layr", status: 64, "'--per-layr'", "Did you mean '--per-layer'?"),
  .simulate("--require-fit=1", status: 64, "'--require-fit'", simulateHelp),
  .simulate("-f", "json", status: 64, "'-f'", simulateHelp),
  .simulate("-o", status: 64, "'-o <file>'", simulateHelp),
  .simulate("--set", status: 64, "'--set <key=value>'", simulateHelp),
  .simulate("--format", "markdwn", status: 64, "'markdwn'", "did you mean 'markdown'?"),
  .simulate("--format", "", status: 64, "--format", "valid: text, markdown, json, csv"),
  .simulate("--precision", "int9", status: 64, "'int9'", "did you mean 'int8'?"),
  .simulate("--precision", "double", status: 64, "'double'", "valid: fp32, fp16, int8"),
  BadInput("count alexnet --by layr", 64, "'layr'", "did you mean 'layer'?"),
]

private let counts = [
  ("--batch", ["0", "-1", "x", "", "1.5", "1025", "99999999999999999999"], "from 1 to 1024"),
  ("--top", ["-1", "x", "--per-layer", "99999999999999999999"], "from 0 to 1000000"),
  ("--jobs", ["0", "-1", "x", "", "1.5", "1025", "99999999999999999999"], "from 1 to 1024"),
  ("--threads", ["0", "-1", "x", "", "1.5", "65", "99999999999999999999"], "from 1 to 64"),
].flatMap { option, values, range in
  values.map {
    BadInput.simulate(option, $0, status: 64, "'\(option) ", "a whole number \(range)")
  }
}

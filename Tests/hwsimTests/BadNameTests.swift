import Testing

@Suite("Does an unknown name end with status 65 and the nearest valid one?")
struct BadNameTests {
  @Test("Networks and their options", arguments: networks)
  func network(_ input: BadInput) throws { try input.check() }

  @Test("1024 images of 64 channels and 8192 x 8192 values are refused, not computed")
  func tooLarge() throws {
    let line = "count vgg16:resolution=8192 --batch 1024"
    try BadInput(line, 65, "layer 'conv1_1': 1024x64x8192x8192", "lower the batch").check()
  }

  @Test("The other commands refuse the same way", arguments: ["count", "networks"])
  func otherCommands(_ command: String) throws {
    let cure = "did you mean 'alexnet'?"
    try BadInput("\(command) alexnt", 65, "unknown network 'alexnt'", cure).check()
  }

  @Test("Devices, runtimes, placements, precisions", arguments: names)
  func name(_ input: BadInput) throws { try input.check() }
}

private let families = "valid: alexnet, autoencoder, "
private let width = "expected a decimal number from 0.01 to 16"
private let size = "expected a whole number from 1 to 8192"

private let networks = [
  ("mobilnetv2", "unknown network 'mobilnetv2'", "did you mean 'mobilenetv2'?"),
  ("mobilenetv2 ", "unknown network 'mobilenetv2 '", "did you mean 'mobilenetv2'?"),
  ("", "unknown network ''", families),
  (":", "unknown network ''", families),
  ("ネット", "unknown network 'ネット'", families),
  ("a\nb", "unknown network 'a\\nb'", families),
  ("\u{1B}[31mred", "unknown network '\\u{1B}[31mred'", families),
  (String(repeating: "a", count: 100_000), "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'", families),
  ("mobilenetv2:", "mobilenetv2: no option", "write 'mobilenetv2:alpha=1' or drop the ':'"),
  ("mobilenetv2:alhpa=1", "mobilenetv2: unknown option 'alhpa'", "did you mean 'alpha'?"),
  ("mobilenetv2:alpha", "option 'alpha' has no value", "write option=value"),
  ("mobilenetv2:alpha=", "option 'alpha' cannot be ''", width),
  ("mobilenetv2:alpha=0", "option 'alpha' cannot be '0'", width),
  ("mobilenetv2:alpha=-0.5", "option 'alpha' cannot be '-0.5'", width),
  ("mobilenetv2:alpha=NaN", "option 'alpha' cannot be 'NaN'", width),
  ("mobilenetv2:alpha=inf", "option 'alpha' cannot be 'inf'", width),
  ("mobilenetv2:alpha=1e300", "option 'alpha' cannot be '1e300'", width),
  ("mobilenetv2:alpha=1,alpha=1", "option 'alpha' is given twice", "remove one"),
  ("mobilenetv2:alpha=1,", "mobilenetv2: an option is empty", "remove the ','"),
  ("mobilenetv2:resolution=0", "option 'resolution' cannot be '0'", size),
  ("mobilenetv2:resolution=-224", "option 'resolution' cannot be '-224'", size),
  ("mobilenetv2:resolution=1000000000", "option 'resolution' cannot be '1000000000'", size),
  ("shufflenet:groups=5", "option 'groups' cannot be '5'", "expected one of 1, 2, 3, 4, 8"),
  ("squeezenet:version=9", "option 'version' cannot be '9'", "expected one of 1.0, 1.1"),
  ("alexnet:resolution=10", "layer 'conv1': a window of 11", "enlarge the input"),
].map { BadInput(["simulate", $0, "--device", "mcu80"], 65, $1, $2) }

private let names = [
  BadInput("simulate cifar10cnn -d mcu81", 65, "unknown device 'mcu81'", "did you mean 'mcu80'?"),
  BadInput("simulate cifar10cnn -d MCU80", 65, "unknown device 'MCU80'", "did you mean 'mcu80'?"),
  BadInput("simulate cifar10cnn -d mcu80,mcu12", 65, "device 'mcu12'", "did you mean 'mcu216'?"),
  BadInput("simulate cifar10cnn -d ,", 65, "--device names no device", "mcu216, mcu80"),
  BadInput(
    ["simulate", "cifar10cnn", "-d", ""], 65, "--device names no device", "mcu216, mcu80"),
  BadInput(
    ["simulate", "cifar10cnn", "-d", "mcu\n80"], 65, "device 'mcu\\n80'", "did you mean 'mcu80'?"),
  BadInput("devices show mcu8", 65, "unknown device 'mcu8'", "did you mean 'mcu80'?"),
  .simulate("--runtime", "nope", status: 65, "runtime 'nope'", "valid: cmsis-nn, cmsis-nn-2018"),
  .simulate("--runtime", "cmsisnn", status: 65, "runtime 'cmsisnn'", "did you mean 'cmsis-nn'?"),
  .simulate("--runtime", "", status: 65, "unknown runtime ''", "valid: cmsis-nn, cmsis-nn-2018"),
  .simulate("--placement", "nowhere", status: 65, "no placement 'nowhere'", "valid: default, "),
  .simulate("--placement", "", status: 65, "no placement ''", "valid: default, "),
  .simulate("--precision", "fp32", status: 65, "'cmsis-nn' has no fp32", "try --runtime hwsim-"),
  .simulate("--precision", "fp16", status: 65, "'cmsis-nn' has no fp16", "try --runtime reference"),
]

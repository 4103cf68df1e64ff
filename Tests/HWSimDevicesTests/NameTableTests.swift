import HWSimCore
import HWSimDevices
import Testing

private let shipped = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

@Suite("Does the shipped table know the names that publications use?")
struct NamesArePublishedNamesTests {
  private let store = ProfileStore(directories: ["\(shipped)/devices"])

  private func row(_ chip: String, core: String = "", device: String = "") -> PublishedMeasurement {
    var row = PublishedMeasurement()
    (row.chip, row.core, row.device) = (chip, core, device)
    return row
  }

  @Test(
    "Chips",
    arguments: [
      ("Qualcomm MSM8998 Snapdragon 835", "Cortex-A73 (big cluster)", "snapdragon835"),
      (
        "Qualcomm MSM8996 Pro Snapdragon 821", "unpinned: Kryox2@2350 + Kryox2@2190",
        "snapdragon821"
      ),
      ("Qualcomm MSM8996 Snapdragon 820", "Kryo (big cluster)", "snapdragon820"),
      ("Qualcomm MSM8994 Snapdragon 810", "Cortex-A57 (big cluster)", "snapdragon810"),
      ("Qualcomm SDM845 Snapdragon 845", "Kryo 385 Gold", "snapdragon845"),
      ("Qualcomm SM8150 Snapdragon 855", "Cortex-A76", "snapdragon855"),
      ("Qualcomm SM8150-AC Snapdragon 855+", "Cortex-A76 (prime)", "snapdragon855plus"),
      (
        "Raspberry Pi 3 Model B+ Broadcom BCM2837B0, Cortex-A53 (ARMv8)", "A53",
        "raspberrypi3b-plus"
      ),
      ("Raspberry Pi 3 Model B Broadcom BCM2837, Cortex-A53", "Cortex-A53", "raspberrypi3"),
      ("Raspberry Pi 4 Model B Broadcom BCM2711B0, Cortex-A72 (ARMv8)", "", "raspberrypi4"),
      ("Rockchip RK3399 (Cortex-A72 1.8GHz x 2 + Cortex-A53 1.5GHz x 4)", "A72", "rk3399"),
      ("Rockchip RK3399", "Cortex-A53 (LITTLE cluster)", "rk3399-little"),
      ("Amlogic A311D", "Cortex-A73 (big cluster)", "amlogic-a311d"),
      ("NVIDIA Tegra X1", "Cortex-A57", "tegra-x1"),
      ("STM32F746ZG", "Cortex-M7", "stm32f746"), ("STM32H7A3ZI", "Cortex-M7", "stm32h7a3"),
      ("STM32L476RG", "Cortex-M4F", "stm32l476"), ("STM32L4R5ZIT6P", "", "stm32l4r5"),
      ("STM32U585AI", "Cortex-M33", "stm32u585"), ("STM32F401RE", "", "stm32f401"),
    ])
  func devices(_ chip: String, _ core: String, _ device: String) throws {
    let (table, row) = (try store.nameTable(), row(chip, core: core))
    #expect(table.device(of: row) == device)
    #expect(table.obstacle(to: row) == nil)
  }

  @Test("A board says enough where the chip is not named")
  func boards() throws {
    let table = try store.nameTable()
    #expect(table.device(of: row("", device: "DISCO_F746NG")) == "stm32f746")
    #expect(table.device(of: row("", device: "Nexus 6P (angler)")) == "snapdragon810")
  }

  @Test("Little cores of chips whose device file describes the big ones are not compared")
  func littleCores() throws {
    let table = try store.nameTable()
    let chip = "Qualcomm SDM845 Snapdragon 845"
    #expect(table.obstacle(to: row(chip, core: "Cortex-A55 (LITTLE cluster)")) != nil)
    #expect(table.obstacle(to: row(chip, core: "unpinned: A75x4 + A55x4")) == nil)
  }

  @Test(
    "Runtimes",
    arguments: [
      ("ncnn 20180704-53-g09b0c7284", "ncnn-2018"), ("ncnn 20211208-35-g7b222a19a", "ncnn-2022"),
      ("ncnn 20220420-128-gd2fc473d8", "ncnn-2022-06"), ("X-CUBE-AI 7.3", "x-cube-ai-7.3"),
      ("X-CUBE-AI 8.1.0", "x-cube-ai-8.1"), ("X-CUBE-AI 10.2", "x-cube-ai-9"),
      ("Bosch HALE 1.0", "hale"), ("TFLite Micro + CMSIS-NN (2020)", "cmsis-nn-2020"),
      ("CMSIS-NN (2018)", "cmsis-nn-2018"), ("TFLite (XNNPACK)", "xnnpack"),
      ("TensorFlow Lite, 2018", "tflite-2018"),
    ])
  func runtimes(_ name: String, _ runtime: String) throws {
    var row = PublishedMeasurement()
    row.runtime = name
    let found = try #require(store.nameTable().runtime(of: row))
    #expect(found.name == runtime)
    #expect(found.caveat == nil)
  }

  @Test(
    "Families",
    arguments: [
      ("ncnn/mobilenet_ssd", "ssd"), ("ncnn/mobilenet_yolo", "yolo"), ("ncnn/vgg16", "vgg"),
      ("ncnn/mobilenet_v3", "mobilenet"), ("stzoo/fdmobilenet 0.25", "mobilenet"),
      ("mlperf-tiny/ic_resnet8", "resnet"), ("mlperf-tiny/kws_dscnn", "dscnn"),
      ("ncnn/proxylessnasnet", "mnasnet"), ("ncnn/shufflenet_v2", "shufflenet"),
      ("somebody/strange-net 2", "strange"),
    ])
  func families(_ network: String, _ family: String) throws {
    var row = PublishedMeasurement()
    row.network = network
    #expect(try store.nameTable().family(of: row) == family)
  }

  @Test("Every device that the table names is there")
  func devicesExist() throws {
    let names = Set(try store.deviceNames())
    for rule in try store.nameTable().devices {
      #expect(names.contains(rule.meaning), "\(rule.meaning)")
    }
  }
}

@Suite("Is a mistake in a name table told with its place?")
struct BadNameTableTests {
  @Test(
    "One line: file, key, cure",
    arguments: [
      (
        "devices: [{ name: a, when: { sok: [x] } }]",
        "devices.a.when.sok: unknown key; did you mean 'soc'?"
      ),
      ("devices: [{ name: a, when: { soc: ['-'] } }]", "'-' has no letter or digit to look for"),
      ("devices: [{ name: a }]", "devices.a.when: is missing"),
      ("devices: [{ name: a, when: {} }]", "is empty; write for example 'soc: [chip 835]'"),
      (
        "runtimes: [{ name: r, when: { runtime: [x] }, versions: { y: soon } }]",
        "'soon' is no version; write one as in 7.3 or 2022-01-31"
      ),
    ])
  func mistakes(_ line: String, _ message: String) throws {
    let rule = "[{ name: z, when: { soc: [z] }"
    var lines = [
      "name: measurements", "unmapped: \(rule), reason: r }]", "devices: \(rule) }]",
      "runtimes: \(rule) }]", "networks: \(rule), network: n }]", "families: \(rule) }]",
    ]
    let key = line.prefix { $0 != ":" }
    lines.removeAll { $0.hasPrefix("\(key):") }
    let store = try TemporaryStore()
    try store.write((lines + [line]).joined(separator: "\n") + "\n", to: "names/measurements.yaml")
    #expect {
      try store.store.nameTable()
    } throws: { error in
      let text = (error as? ProfileError)?.description ?? ""
      return text.hasPrefix("measurements.yaml: ") && text.contains(message)
    }
  }
}

public import HWSimCore

/// How accurate variants of the zoo were published to be, where the field's tables print it.
///
/// An entry may name a family that a later version of the zoo has; it is found once that exists.
public enum PublishedAccuracies {
  public static let all = imageNet + cifar10 + detection + segmentation

  /// What was published of one network: the entries whose network is the same, however they write it.
  public static func of(_ specification: NetworkSpecification) -> [PublishedAccuracy] {
    all.filter { entry in
      guard entry.family == specification.family.name else { return false }
      return (try? NetworkSpecification(entry.network))?.description == specification.description
    }
  }
}

extension PublishedAccuracy {
  /// The name of the family in `network`.
  public var family: String { String(network.prefix { $0 != ":" }) }
}

private let imageNet =
  list(
    "ImageNet", .top1, "Howard et al., MobileNets, arXiv:1704.04861, tables 4 to 9",
    [
      ("mobilenetv1:convolution=standard", "71.7"), ("mobilenetv1", "70.6"),
      ("mobilenetv1:alpha=0.75", "68.4"), ("mobilenetv1:shallow=true", "65.3"),
      ("mobilenetv1:alpha=0.5", "63.7"), ("mobilenetv1:alpha=0.25", "50.6"),
      ("mobilenetv1:resolution=192", "69.1"), ("mobilenetv1:resolution=160", "67.2"),
      ("mobilenetv1:resolution=128", "64.4"), ("mobilenetv1:alpha=0.5,resolution=160", "60.2"),
      ("googlenet", "69.8"), ("vgg16", "71.5"), ("squeezenet", "57.5"), ("alexnet", "57.2"),
    ])
  + list(
    "ImageNet", .top1, "Sandler et al., MobileNetV2, CVPR 2018, table 4",
    [
      ("shufflenet:scale=1.5", "71.5"), ("shufflenet:scale=2", "73.7"), ("nasnet", "74.0"),
      ("mobilenetv2", "72.0"), ("mobilenetv2:alpha=1.4", "74.7"),
    ])
  + list(
    "ImageNet", .top1,
    "Fan, Designing light-weight networks for mobile applications, UNC Charlotte",
    [("mobilenetv1", "70.9"), ("mobilenetv2", "71.8")])
  + list(
    "ImageNet", .top5,
    "Fan, Designing light-weight networks for mobile applications, UNC Charlotte",
    [("mobilenetv1", "89.9"), ("mobilenetv2", "91.0")])
  + list(
    "ImageNet", .top1Error, "Zhang et al., ShuffleNet, CVPR 2018, tables 3 to 6",
    [
      ("shufflenet", "32.6"), ("shufflenet:groups=8", "32.4"),
      ("shufflenet:groups=3,shuffle=false", "34.5"), ("shufflenet:groups=8,shuffle=false", "37.6"),
      ("shufflenet:scale=0.5", "43.2"), ("shufflenet:groups=8,scale=0.5", "42.3"),
      ("shufflenet:scale=0.5,shuffle=false", "45.7"),
      ("shufflenet:groups=8,scale=0.5,shuffle=false", "48.1"),
      ("shufflenet:scale=0.25", "55.0"), ("shufflenet:groups=8,scale=0.25", "52.7"),
      ("shufflenet:scale=0.25,shuffle=false", "56.3"),
      ("shufflenet:groups=8,scale=0.25,shuffle=false", "56.5"),
      ("shufflenet:groups=4,scale=0.5", "41.6"), ("shufflenet:scale=1.5", "28.5"),
      ("shufflenet:scale=2", "26.3"), ("vgg16", "28.5"), ("googlenet", "31.3"), ("alexnet", "42.8"),
      ("squeezenet", "42.5"), ("shufflenetrival:design=vgg", "50.7"),
      ("shufflenetrival:design=resnet", "37.3"), ("shufflenetrival:design=xception", "33.6"),
      ("shufflenetrival:design=resnext", "33.3"),
      ("shufflenetrival:design=resnet,mflops=38", "48.8"),
      ("shufflenetrival:design=xception,mflops=38", "45.1"),
      ("shufflenetrival:design=resnext,mflops=38", "46.0"),
      ("shufflenetrival:design=resnet,mflops=13", "63.7"),
      ("shufflenetrival:design=xception,mflops=13", "57.1"),
      ("shufflenetrival:design=resnext,mflops=13", "65.2"),
    ])
  + list(
    "ImageNet", .top1Error, "Zagoruyko and Komodakis, Wide residual networks, BMVC 2016, table 8",
    [
      ("resnet50", "24.01"), ("resnet101", "22.44"), ("resnet152", "22.16"), ("wrn50-2", "21.9"),
      ("preresnet200", "21.66"),
    ])
  + list(
    "ImageNet", .top5Error, "Zagoruyko and Komodakis, Wide residual networks, BMVC 2016, table 8",
    [
      ("resnet50", "7.02"), ("resnet101", "6.21"), ("resnet152", "6.16"), ("wrn50-2", "6.03"),
      ("preresnet200", "5.79"),
    ])

private let cifar10 = list(
  "CIFAR-10", .top1Error, "He et al., Deep residual learning, CVPR 2016, table 6",
  [
    ("maxout", "9.38"), ("nincifar", "8.81"),
    ("nincifar:supervision=deep", "8.22"), ("fitnet", "8.39"),
    ("highway", "7.54"), ("resnetcifar", "8.75"),
    ("resnetcifar:depth=32", "7.51"), ("resnetcifar:depth=44", "7.17"),
    ("resnetcifar:depth=56", "6.97"), ("resnetcifar:depth=110", "6.43"),
    ("resnetcifar:depth=1202", "7.93"),
  ])

private let detection =
  list(
    "COCO", .meanAveragePrecision, "Sandler et al., MobileNetV2, CVPR 2018, table 6",
    [
      ("ssd300", "23.2"), ("ssd512", "26.8"), ("yolov2", "21.6"),
      ("ssdlite:backbone=mobilenetv1", "22.2"), ("ssdlite:backbone=mobilenetv2", "22.1"),
    ])
  + list(
    "COCO", .meanAveragePrecision, "Howard et al., MobileNets, arXiv:1704.04861, table 13",
    [
      ("ssd300:backbone=inceptionv2", "22.0"), ("ssd300:backbone=mobilenetv1", "19.3"),
      ("fasterrcnn:backbone=vgg16,resolution=300", "22.9"),
      ("fasterrcnn:backbone=inceptionv2,resolution=300", "15.4"),
      ("fasterrcnn:backbone=mobilenetv1,resolution=300", "16.4"),
      ("fasterrcnn:backbone=vgg16,resolution=600", "25.7"),
      ("fasterrcnn:backbone=inceptionv2,resolution=600", "21.9"),
      ("fasterrcnn:backbone=mobilenetv1,resolution=600", "19.8"),
    ])

private let segmentation = list(
  "PASCAL VOC 2012", .meanIntersectionOverUnion,
  "Sandler et al., MobileNetV2, CVPR 2018, table 7, one scale, output stride 16",
  [
    ("deeplabv3:backbone=mobilenetv1,aspp=true", "75.29"), ("deeplabv3:aspp=true", "75.70"),
    ("deeplabv3", "75.32"), ("deeplabv3:backbone=resnet101,aspp=true", "80.49"),
  ])

private func list(
  _ dataset: String, _ metric: PublishedAccuracy.Metric, _ source: String,
  _ values: [(network: String, percent: String)]
) -> [PublishedAccuracy] {
  values.map {
    PublishedAccuracy(
      network: $0.network, metric: metric, percent: $0.percent, dataset: dataset, source: source)
  }
}

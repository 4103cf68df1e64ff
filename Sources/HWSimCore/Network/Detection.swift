// What detectors do around their convolutions.

/// Boxes decoded, ranked and thinned out: the region proposals of Faster R-CNN, the detections of SSD and YOLO.
///
/// The first input holds the boxes' coordinates, the second their scores; a third may hold prior boxes.
///
/// - Models: an upper bound, as the work depends on the image: every candidate is decoded, `ranked` of each
///   class are sorted, and each of them is compared with as many boxes as are kept.
/// - Source: Ren et al., Faster R-CNN, arXiv:1506.01497, sec. 3; Liu et al., SSD, arXiv:1512.02325, sec. 2.
public struct Detection: Hashable, Sendable {
  /// Boxes of an image before any is dropped.
  public let candidates: Int
  /// Each with a ranking of its own; 1 for proposals.
  public let classes: Int
  /// The best of a class, which enter the suppression of overlaps.
  public let ranked: Int
  /// The most that an image keeps.
  public let kept: Int

  public init(candidates: Int, classes: Int, ranked: Int, kept: Int) {
    self.candidates = candidates
    self.classes = classes
    self.ranked = ranked
    self.kept = kept
  }

  /// A box's four coordinates, its class and its score.
  public static let numbersPerBox = 6
}

/// Maximum pooling of regions to one size, as in Fast R-CNN; the second input holds the regions.
///
/// The output has an image for each region.
///
/// - Models: regions that cover a quarter of the map, as their sizes depend on the image.
public struct RegionPooling: Hashable, Sendable {
  /// Of each image.
  public let regions: Int
  /// Pixels of the output.
  public let output: Extent

  public init(regions: Int, output: Extent) {
    self.regions = regions
    self.output = output
  }
}

/// Mean-field inference of a fully connected conditional random field, as in CRF-RNN.
///
/// The first input holds the scores of each class (its channels) at each pixel; the second is the image, to whose
/// size and colours the filters adapt.
///
/// - Models: in each iteration a softmax, a filter over positions and one over positions and colours, both
///   on a permutohedral lattice with a point for each pixel, a matrix of weights between classes for
///   each filter and one for their compatibility.
/// - Ignores: the construction of the lattices.
/// - Source: Zheng et al., arXiv:1502.03240, sec. 4; Adams et al., Fast high-dimensional filtering using the
///   permutohedral lattice, 2010: splatting and slicing meet d + 1 points, blurring 3 along each of d + 1 axes.
public struct MeanField: Hashable, Sendable {
  public let iterations: Int

  public init(iterations: Int) { self.iterations = iterations }

  /// Multiply-accumulates that both filters, of 2 and of 5 dimensions, take of one element.
  static let filterMACs = (2 + 3) * ((2 + 1) + (5 + 1))
}

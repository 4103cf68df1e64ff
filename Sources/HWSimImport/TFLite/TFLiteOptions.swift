/// The types of an operator's options: members of the schema's union `BuiltinOptions`.
enum TFLiteOptions: UInt8 {
  case convolution = 1
  case depthwise = 2
  case pooling = 5
}

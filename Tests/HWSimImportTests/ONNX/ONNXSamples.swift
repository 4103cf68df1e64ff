import ONNXSchema

// Networks of few layers that between them have what exporters write.

extension ONNXModel {
  /// Convolutions, squeeze and excitation, a residual sum, a flattened head.
  static let mobile = ONNXModel { model in
    model.input("image", ["N", 3, 16, 16])
    model.stored("six", floats: [6], dimensions: [])
    model.stored("zero", floats: [0], dimensions: [])
    model.stored("first", [0], dimensions: [])
    model.stored("front", [0])
    model.stored("rest", [-1])
    for (name, dimensions) in [
      ("w1", [8, 3, 3, 3]), ("w2", [8, 1, 3, 3]), ("s1", [4, 8, 1, 1]), ("s2", [8, 4, 1, 1]),
      ("w3", [8, 8, 1, 1]), ("b", [8]), ("full", [10, 8]), ("c", [10]),
    ] {
      model.weights(name, dimensions)
    }
    model.node("Conv", ["image", "w1", "b"], "a", ["strides": [2, 2], "pads": [1, 1, 1, 1]])
    model.node("BatchNormalization", ["a", "b", "b", "b", "b"], "n")
    model.node("HardSigmoid", ["n"], "h")
    model.node("Mul", ["n", "h"], "hard")
    model.node("Conv", ["hard", "w2"], "deep", ["group": 8, "auto_pad": "SAME_UPPER"])
    model.node("Clip", ["deep", "zero", "six"], "clip")
    model.node("GlobalAveragePool", ["clip"], "pool")
    model.node("Conv", ["pool", "s1"], "squeeze")
    model.node("Relu", ["squeeze"], "relu")
    model.node("Conv", ["relu", "s2"], "excite")
    model.node("Sigmoid", ["excite"], "gate")
    model.node("Mul", ["clip", "gate"], "gated")
    model.node("Conv", ["gated", "w3", "b"], "flat")
    model.node("Add", ["flat", "hard"], "sum")
    model.node("MaxPool", ["sum"], "half", ["kernel_shape": [2, 2], "ceil_mode": 1])
    model.node("ReduceMean", ["half"], "mean", ["axes": [2, 3]])
    model.node("Shape", ["mean"], "shape")
    model.node("Gather", ["shape", "first"], "batch")
    model.node("Unsqueeze", ["batch", "front"], "batches")
    model.node("Concat", ["batches", "rest"], "row", ["axis": 0])
    model.node("Reshape", ["mean", "row"], "features")
    model.node("Gemm", ["features", "full", "c"], "logits", ["transB": 1])
    model.node("Softmax", ["logits"], "result")
  }

  /// A block of a transformer, its normalisation and its GELU written out.
  static let transformer = ONNXModel(opset: 13) { model in
    model.input("tokens", ["N", 6, 16])
    for (name, value) in [("e", 1e-5), ("two", 2), ("one", 1), ("half", 0.5), ("root", 1.4)]
      as [(String, Float)]
    {
      model.stored(name, floats: [value], dimensions: [])
    }
    model.stored("heads", [0, 0, 2, 8])
    model.stored("merged", [0, 0, -1])
    for (name, dimensions) in [("qkv", [16, 48]), ("bias", [48]), ("out", [16, 16]), ("s", [16])] {
      model.weights(name, dimensions)
    }
    model.node("ReduceMean", ["tokens"], "mean", ["axes": [-1]])
    model.node("Sub", ["tokens", "mean"], "centred")
    model.node("Pow", ["centred", "two"], "squares")
    model.node("ReduceMean", ["squares"], "variance", ["axes": [-1]])
    model.node("Add", ["variance", "e"], "sum")
    model.node("Sqrt", ["sum"], "deviation")
    model.node("Div", ["centred", "deviation"], "quotient")
    model.node("Mul", ["quotient", "s"], "scaled")
    model.node("Add", ["scaled", "s"], "normal")
    model.node("MatMul", ["normal", "qkv"], "product")
    model.node("Add", ["product", "bias"], "all")
    model.node("Split", ["all"], "q", "k", "v", attributes: ["axis": 2])
    for name in ["q", "k", "v"] {
      model.node("Reshape", [name, "heads"], "\(name)1")
      let order: ONNXAttribute = name == "k" ? [0, 2, 3, 1] : [0, 2, 1, 3]
      model.node("Transpose", ["\(name)1"], "\(name)2", ["perm": order])
    }
    model.node("MatMul", ["q2", "k2"], "scores")
    model.node("Mul", ["scores", "half"], "softened")
    model.node("Softmax", ["softened"], "weights")
    model.node("MatMul", ["weights", "v2"], "context")
    model.node("Transpose", ["context"], "back", ["perm": [0, 2, 1, 3]])
    model.node("Reshape", ["back", "merged"], "rows")
    model.node("MatMul", ["rows", "out"], "mixed")
    model.node("Add", ["mixed", "tokens"], "residual")
    model.node("Div", ["residual", "root"], "d")
    model.node("Erf", ["d"], "erf")
    model.node("Add", ["erf", "one"], "plus")
    model.node("Mul", ["residual", "plus"], "twice")
    model.node("Mul", ["twice", "half"], "gelu")
  }

  /// Functions, branches, sizes that are computed.
  static let calls = ONNXModel(opset: 18) { model in
    model.input("x", ["N", 6, 8, 8])
    model.stored("condition", [1], dimensions: [])
    for (name, numbers) in [("start", [1]), ("end", [7]), ("axes", [2]), ("step", [2])] {
      model.stored(name, numbers)
    }
    model.stored("scales", floats: [1, 1, 2, 2])
    model.function(
      "Halve", ["a"], ["b"], attributes: ["steps"], defaults: ["steps": [2, 2]],
      [
        .node("MaxPool", ["a"], ["m"], ["kernel_shape": [1, 1], "strides": .reference("steps")]),
        .node("Relu", ["m"], ["b"]),
      ])
    model.function(
      "Twice", ["a"], ["c"],
      [
        .node("Halve", ["a"], ["b"], ["steps": [1, 2]], domain: "local"),
        .node("Halve", ["b"], ["c"], domain: "local"),
      ])
    let one = Onnx_GraphProto.branch(.node("Exp", ["cut"], ["e"]), .node("Neg", ["e"], ["f"]))
    let two = Onnx_GraphProto.branch(.node("Tanh", ["cut"], ["t"]))
    model.node("Slice", ["x", "start", "end", "axes", "step"], "cut")
    model.node(
      "If", ["condition"], "either", ["then_branch": .graph(one), "else_branch": .graph(two)])
    model.graph.node.append(.node("Twice", ["either"], ["small"], domain: "local"))
    model.node("Resize", ["small", "", "scales"], "large", ["mode": "nearest"])
    model.node("Split", ["large"], "left", "right", attributes: ["axis": 1, "num_outputs": 2])
    model.node("Concat", ["right", "left"], "joined", ["axis": 1])
    model.node("Shape", ["joined"], "sizes")
    model.node("ReduceProd", ["sizes"], "count", ["keepdims": 1])
    model.node("ConstantOfShape", ["sizes"], "zeros")
    model.node("Add", ["joined", "zeros"], "same")
    model.node("Reshape", ["same", "count"], "row")
  }
}

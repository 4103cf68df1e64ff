"""Reads an ONNX file as others do. Needs the modules onnx, onnxruntime and numpy.

check_model.py FILE MACS    prints what is wrong with the file; nothing where all is well
check_model.py --ones FILE  prints the values that the first output has where all inputs are 1
"""

import math
import sys

import numpy
import onnx
import onnxruntime

# Its warnings, such as weights of 64 bits that it narrows, would look like failures.
onnxruntime.set_default_logger_severity(3)


def shapes(values):
    return {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}


def without_shapes(model):
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    del bare.graph.value_info[:]
    for output in bare.graph.output:
        output.type.tensor_type.ClearField("shape")
    return bare


def macs(graph, inferred):
    """Worked out from shapes alone: each weight meets each output, or input where transposed."""
    total = 0
    for node in graph.node:
        output = math.prod(inferred[node.output[0]])
        if node.op_type in ("Conv", "Gemm"):
            total += output * math.prod(inferred[node.input[1]][1:])
        elif node.op_type == "ConvTranspose":
            total += math.prod(inferred[node.input[0]]) * math.prod(inferred[node.input[1]][1:])
        elif node.op_type == "MatMul":
            total += output * inferred[node.input[0]][-1]
    return total


def run(path):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs = {i.name: numpy.ones(i.shape, numpy.float32) for i in session.get_inputs()}
    outputs = session.run(None, inputs)
    return {o.name: values for o, values in zip(session.get_outputs(), outputs)}


def check(path, expected_macs):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    graph = model.graph

    inferring = onnx.shape_inference.infer_shapes(
        without_shapes(model), check_type=True, strict_mode=True, data_prop=True
    ).graph
    inferred = shapes([*inferring.input, *inferring.value_info, *inferring.output])
    written = shapes([*graph.value_info, *graph.output])
    for name, shape in written.items():
        if inferred.get(name) != shape:
            print(f"{name}: written as {shape}, inferred as {inferred.get(name)}")

    inferred |= {weights.name: list(weights.dims) for weights in graph.initializer}
    if macs(graph, inferred) != expected_macs:
        print(f"{macs(graph, inferred)} MACs, expected {expected_macs}")

    for name, values in run(path).items():
        if list(values.shape) != written[name]:
            print(f"{name}: onnxruntime makes {values.shape} of it, expected {written[name]}")
        if not numpy.isfinite(values).all():
            print(f"{name}: has values that are not finite")


if sys.argv[1] == "--ones":
    print(*next(iter(run(sys.argv[2]).values())).flatten())
else:
    check(sys.argv[1], int(sys.argv[2]))

public import HWSimCore

/// Networks as ONNX files.
public enum ONNXExport {
}

"""From a seed or a theme to a finished poem, with numpy and ONNX Runtime."""

"""Small ONNX models that take what voice models take: real files, with nothing learnt in them."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BANDS, WIDTH = 80, 32


def voice_model(
    folder: Path,
    *,
    bands: int = BANDS,
    width: int = WIDTH,
    seed: int = 0,
    inputs: int = 1,
    pooled: bool = True,
) -> Path:
    """Write a model into ``folder``: the moments' deviations, turned by a matrix; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    names = ["feats", *(f"more{n}" for n in range(1, inputs))]
    taken = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["B", "T", bands]) for name in names]
    nodes = [helper.make_node("Mul", ["feats", names[-1]], ["squares"])]
    last = "squares"
    if pooled:
        axes = numpy_helper.from_array(np.array([1], np.int64), "axes")
        nodes.append(helper.make_node("ReduceMean", ["squares", "axes"], ["mean"], keepdims=0))
        nodes.append(helper.make_node("Sqrt", ["mean"], ["spread"]))
        last = "spread"
    matrix = numpy_helper.from_array(rng.standard_normal((bands, width)).astype(np.float32), "matrix")
    nodes.append(helper.make_node("MatMul", [last, "matrix"], ["embs"]))
    given = helper.make_tensor_value_info("embs", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "voices", taken, [given], [matrix, *([axes] if pooled else [])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "voices.onnx")
    return folder

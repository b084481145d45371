/** ONNX's TensorProto in a file of its own, as the backend tests keep their inputs. */
import { fromBinary, DataLocation, DataType, TensorProtoSchema, type TensorProto } from '../onnx/proto';
import { decodeTensor, dtypeOf } from '../onnx/tensors';
import { size, type Tensor } from '../tensor';
import type { Reader } from './content';
import { badFormat, inputError } from './fault';

/**
 * A TensorProto file as a tensor: every float, integer, bool and string type; float16 and bfloat16 are widened to float32.
 * @param file its name, for errors
 * @throws BiasLensError (fault input) `input-format`, `input-dtype` or `input-truncated`
 */
export function readPb(bytes: Uint8Array, file: string): Tensor {
  const proto = parse(bytes, file);
  if (proto.dataLocation === DataLocation.EXTERNAL) {
    const reason = 'keeps its values in another file, which is not read';
    throw inputError('input-format', file, reason, 'save the tensor with its values inside');
  }
  if (dtypeOf(proto.dataType) === undefined) {
    const type = DataType[proto.dataType] ?? `element type ${proto.dataType}`;
    throw inputError('input-dtype', file, `holds ${type}, which is not read`, 'save it as float32');
  }
  const count = size(proto.dims.map(Number));
  const tensor = decode(proto, () => cutShort(file, `its shape needs ${count} values, it has ${proto.rawData.length} bytes`));
  if (tensor.data.length !== count) throw cutShort(file, `its shape needs ${count} values, it has ${tensor.data.length}`);
  return tensor;
}

/** The reader of .pb files. */
export const pbReader: Reader = (bytes, { file }) => ({ kind: 'tensor', tensor: readPb(bytes, file) });

function parse(bytes: Uint8Array, file: string): TensorProto {
  let proto: TensorProto;
  try {
    proto = fromBinary(TensorProtoSchema, bytes);
  } catch (error) {
    throw badFormat(file, 'TensorProto', 'it is damaged, or something else', error);
  }
  const plausible = proto.dataType !== DataType.UNDEFINED && proto.dims.every((dim) => dim >= 0n);
  if (!plausible) throw badFormat(file, 'TensorProto', 'it names no element type');
  return proto;
}

/** Type and place of the values are checked before: only raw bytes that are too few are left to fail. */
function decode(proto: TensorProto, tooFew: () => Error): Tensor {
  try {
    return decodeTensor(proto);
  } catch {
    throw tooFew();
  }
}

function cutShort(file: string, why: string): Error {
  return inputError('input-truncated', file, `is cut short: ${why}`, 'copy the file again');
}

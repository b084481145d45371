/** PNG, JPEG, BMP and GIF, decoded by jimp: one decoder everywhere, because decoders differ by ±1. */
import type { Reader } from './content';
import { badFormat } from './fault';
import type { Image } from './pixels';

const PNG = '\x89PNG\r\n\x1a\n';

const FORMATS = 'PNG, JPEG, BMP or GIF';

/** How the files of our formats start: PNG, JPEG, BMP, GIF. Jimp would take others too, that no test of ours covers. */
const SIGNATURES = [PNG, '\xff\xd8\xff', 'BM', 'GIF8'];

/** In a PNG: where the header chunk has the bits a sample. */
const PNG_DEPTH_AT = 24;

/**
 * A picture with its transparency (`Image` of 4 channels). A PNG of 16 bits keeps them; a JPEG is turned as its EXIF says; of an
 * animation it is the first frame.
 * @param file its name, for errors
 * @throws BiasLensError (fault input) `input-format`
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Image> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = buffer.toString('latin1', 0, PNG.length);
  if (!SIGNATURES.some((signature) => start.startsWith(signature))) throw badFormat(file, FORMATS, 'it does not start as one');
  const deep = start === PNG && buffer[PNG_DEPTH_AT] === 16;
  // Jimp and its decoders take a tenth of a second to load, which a table or a tensor file need not pay.
  const { Jimp } = await import('jimp');
  try {
    const options = { 'image/png': { skipRescale: deep } } as Parameters<typeof Jimp.fromBuffer>[1];
    const { width, height, data } = (await Jimp.fromBuffer(buffer, options)).bitmap;
    if (!(width > 0 && height > 0 && data.length === 4 * width * height)) throw new Error('it has no pixels');
    return { width, height, channels: 4, data, max: deep ? 65535 : 255 };
  } catch (error) {
    throw badFormat(file, FORMATS, 'it is damaged or cut short', error);
  }
}

/** The reader of picture files. */
export const imageReader: Reader = async (bytes, { file }) => ({ kind: 'image', image: await decodeImage(bytes, file) });

/** PNG, JPEG, BMP and GIF, decoded by jimp: one decoder everywhere, because decoders differ by ±1. */
import type { Reader } from './content';
import { badFormat, message } from './fault';
import type { Image } from './pixels';

/** In a PNG: where the header chunk has the bits a sample. */
const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';
const PNG_DEPTH_AT = 24;

/**
 * A picture with its transparency (`Image` of 4 channels). A PNG of 16 bits keeps them; a JPEG is turned as its EXIF says; of an
 * animation it is the first frame.
 * @param file its name, for errors
 * @throws BiasLensError (fault input) `input-format`
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Image> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const deep = buffer.toString('latin1', 0, 8) === PNG_SIGNATURE && buffer[PNG_DEPTH_AT] === 16;
  // Jimp and its decoders take a tenth of a second to load, which a table or a tensor file need not pay.
  const { Jimp } = await import('jimp');
  try {
    const options = { 'image/png': { skipRescale: deep } } as Parameters<typeof Jimp.fromBuffer>[1];
    const { width, height, data } = (await Jimp.fromBuffer(buffer, options)).bitmap;
    if (!(width > 0 && height > 0 && data.length === 4 * width * height)) throw new Error('it has no pixels');
    return { width, height, channels: 4, data, max: deep ? 65535 : 255 };
  } catch (error) {
    throw badFormat(file, 'PNG, JPEG, BMP or GIF', message(error), error);
  }
}

/** The reader of picture files. */
export const imageReader: Reader = async (bytes, { file }) => ({ kind: 'image', image: await decodeImage(bytes, file) });

import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { AVATAR_EDGE_PIXELS, MAX_AVATAR_PIXELS } from '@coscribe/shared/domain/limits'
import { fileTypeFromBuffer } from 'file-type'
import { sharp } from '../picture-decoders.ts'

/** What a picture may be, by its bytes. No SVG: it is a program. */
const TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/**
 * The picture as it is kept: a square WebP of our own making, whatever was sent. Nothing of the original survives but its
 * pixels: no place where it was taken, no second file behind the first.
 *
 * @throws AppError unsupported, too-large or invalid
 */
export async function reencodePicture(bytes: Uint8Array): Promise<Buffer> {
  const type = await fileTypeFromBuffer(bytes)
  if (!type || !TYPES.has(type.mime))
    throw new AppError('unsupported', 'Take a PNG, JPEG, WebP or GIF picture.', { reason: 'picture-type' })
  try {
    return await sharp(bytes, { limitInputPixels: MAX_AVATAR_PIXELS, failOn: 'error', animated: false })
      .rotate()
      .resize(AVATAR_EDGE_PIXELS, AVATAR_EDGE_PIXELS, { fit: 'cover', position: 'attention' })
      .flatten({ background: '#ffffff' })
      .webp({ quality: 82 })
      .toBuffer()
  } catch (error) {
    if (/pixel limit/i.test((error as Error).message))
      throw new AppError('too-large', `The limit is ${MAX_AVATAR_PIXELS / 1_000_000} million pixels.`, {
        reason: 'picture-pixels',
        values: { millions: MAX_AVATAR_PIXELS / 1_000_000 },
      })
    throw new AppError('invalid', 'The picture is damaged.', { cause: error, reason: 'picture-damaged' })
  }
}

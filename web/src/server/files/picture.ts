import { AppError } from '@coscribe/shared/domain/app-error'
import {
  MAX_PICTURE_EDGE,
  MAX_PICTURE_PIXELS,
  PICTURE_DEADLINE_SECONDS,
  PICTURES_AT_ONCE,
  PICTURES_WAITING,
} from '@coscribe/shared/domain/limits'
import { sharp } from '../picture-decoders.ts'
import { Slots } from './slots.ts'

/** Types that are shown in the page, and in which each is written again. */
const WRITTEN_AS = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'webp', // writing AVIF takes a core for seconds
} as const
type PictureType = keyof typeof WRITTEN_AS
/** How sharp calls what it has read; anything else is not what its first bytes say. */
const READ_AS: Record<PictureType, string> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
}
const QUALITY = 85

export const isPictureType = (mediaType: string): mediaType is PictureType => Object.hasOwn(WRITTEN_AS, mediaType)

export type Picture = { readonly mediaType: string; readonly width: number; readonly height: number }

const slots = new Slots(PICTURES_AT_ONCE, PICTURES_WAITING)

/**
 * Draws a picture anew, from `source` into the file `target`: only its pixels come over, turned upright; what is hidden
 * behind or between them (scripts, places, other formats) does not. Null where the bytes are no whole picture.
 *
 * @throws AppError too-large beyond MAX_PICTURE_PIXELS: its pixels are then never decoded.
 */
export function redraw(source: string, mediaType: PictureType, target: string, name: string): Promise<Picture | null> {
  return slots.run(async () => {
    const options = { limitInputPixels: MAX_PICTURE_PIXELS, sequentialRead: true, failOn: 'error' as const }
    const first = await sharp(source, { ...options, limitInputPixels: false })
      .metadata()
      .catch(() => null)
    if (!first || first.format !== READ_AS[mediaType]) return null
    const pixels = first.width * first.height
    if (pixels > MAX_PICTURE_PIXELS)
      throw new AppError(
        'too-large',
        `“${name}” has ${megapixels(pixels)} megapixels. The limit is ${megapixels(MAX_PICTURE_PIXELS)}.`,
        {
          reason: 'too-many-pixels',
          values: { name, megapixels: Math.round(pixels / 1e6), limit: Math.round(MAX_PICTURE_PIXELS / 1e6) },
        },
      )
    // All of its frames where they are not too many, else the first one.
    const animated = pixels * (first.pages ?? 1) <= MAX_PICTURE_PIXELS
    const format = WRITTEN_AS[mediaType]
    try {
      const drawn = await sharp(source, { ...options, animated: animated && format !== 'jpeg' })
        .autoOrient()
        .resize({ width: MAX_PICTURE_EDGE, height: MAX_PICTURE_EDGE, fit: 'inside', withoutEnlargement: true })
        .toFormat(format, format === 'png' || format === 'gif' ? {} : { quality: QUALITY })
        .timeout({ seconds: PICTURE_DEADLINE_SECONDS })
        .toFile(target)
      return { mediaType: `image/${format}`, width: drawn.width, height: drawn.pageHeight ?? drawn.height }
    } catch {
      return null
    }
  })
}

const megapixels = (pixels: number) => Math.round(pixels / 1_000_000).toLocaleString('en')

import { PICTURE_WIDTH } from '@coscribe/shared/editor/image'

/** Widest a picture stands out of the text, in px. */
const WIDE_PX = 960
/** Room left at both sides of the page, in px. */
const MARGIN_PX = 16
/** A drag this far beyond the text, in percent, means the widest. */
const PULL = 4
const STEP = 5

/** The width for a drag to so many percent of the text: as wide as the text holds on a little. */
export function decideWidth(percent: number, mayBeWide: boolean): number {
  if (percent > PICTURE_WIDTH.column + PULL && mayBeWide) return PICTURE_WIDTH.most
  return Math.round(Math.min(PICTURE_WIDTH.column, Math.max(PICTURE_WIDTH.least, percent)))
}

/** The next width for a key; null where the key means nothing here. */
export function widthForKey(key: string, width: number, mayBeWide: boolean, isRtl: boolean): number | null {
  const most = mayBeWide ? PICTURE_WIDTH.most : PICTURE_WIDTH.column
  const larger = isRtl ? 'ArrowLeft' : 'ArrowRight'
  const smaller = isRtl ? 'ArrowRight' : 'ArrowLeft'
  if (key === larger || key === 'ArrowUp')
    return width >= PICTURE_WIDTH.column ? most : Math.min(PICTURE_WIDTH.column, width + STEP)
  if (key === smaller || key === 'ArrowDown')
    return width > PICTURE_WIDTH.column ? PICTURE_WIDTH.column : Math.max(PICTURE_WIDTH.least, width - STEP)
  if (key === 'Home') return PICTURE_WIDTH.least
  if (key === 'End') return most
  return null
}

/** How a picture is drawn for its width, in a page that is so many px wide. */
export function widthStyle(
  width: number | null,
  naturalWidth: number | null,
  pagePx: number,
  columnPx: number,
): string {
  if (width === null) return naturalWidth ? `min(100%, ${naturalWidth}px)` : '100%'
  if (width <= PICTURE_WIDTH.column) return `${width}%`
  return `${Math.max(columnPx, Math.min(WIDE_PX, pagePx - 2 * MARGIN_PX))}px`
}

/** Pictures that this tab has just uploaded, as it has them itself: they need not be fetched to be shown. */
const previews = new Map<string, string>()
/** Previews kept at a time: each holds its file in memory. */
const MOST = 40

export function keepPreview(fileId: string, url: string): void {
  previews.set(fileId, url)
  const [oldest] = previews
  if (previews.size <= MOST || !oldest) return
  URL.revokeObjectURL(oldest[1])
  previews.delete(oldest[0])
}

export const previewOf = (fileId: string): string | null => previews.get(fileId) ?? null

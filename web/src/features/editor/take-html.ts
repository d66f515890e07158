import { MAX_FILE_BYTES } from '@coscribe/shared/domain/limits'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import { writeHtmlFile } from '@coscribe/shared/editor/html-file'
import { downloadText } from '@/client/download-text.ts'
import type { DocumentSession } from '@/document-session'
import { currentTag } from '@/words/current-locale.ts'
import { fileNameOf } from './take-copy.ts'

/** Most that the pictures of one file take together, in bytes. */
const MAX_PICTURES_BYTES = 2 * MAX_FILE_BYTES

/** The document as one HTML file, pictures inside, from what this device has: without a network pictures keep their words. */
export async function downloadHtml(session: DocumentSession): Promise<void> {
  // Only who exports pays for the renderer.
  const { documentHtml } = await import('@coscribe/shared/editor/document-html')
  const title = documentTitle(session.doc)
  const html = withWholeLinks(await withPictures(documentHtml(session.doc)))
  downloadText(`${fileNameOf(title)}.html`, writeHtmlFile({ title, html, language: currentTag() }), 'text/html')
}

const withWholeLinks = (html: string) =>
  html.replace(
    / href="(\/(?:d|api\/v1\/files)\/[0-9a-f-]{36})/g,
    (_whole, path: string) => ` href="${location.origin}${path}`,
  )

async function withPictures(html: string): Promise<string> {
  const addresses = new Set(
    [...html.matchAll(/<img src="(\/api\/v1\/files\/[0-9a-f-]{36})"/g)].map(([, path]) => path as string),
  )
  const inside = new Map<string, string>()
  let room = MAX_PICTURES_BYTES
  for (const address of addresses) {
    const picture = await fetch(address)
      .then((response) => (response.ok ? response.blob() : null))
      .catch(() => null)
    if (!picture?.type.startsWith('image/') || picture.size > room) continue
    room -= picture.size
    inside.set(address, await dataUrl(picture))
  }
  return html.replace(/<img src="(\/api\/v1\/files\/[0-9a-f-]{36})"/g, (_whole, path: string) => {
    const data = inside.get(path)
    return data === undefined ? '<img' : `<img src="${data}"`
  })
}

const dataUrl = (blob: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })

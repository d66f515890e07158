import { joinLists } from './join-lists.ts'
import { wordLists } from './word-lists.ts'

/** What is never text of a page. */
const GONE =
  'script,style,meta,link,title,template,iframe,object,embed,noscript,svg,canvas,colgroup,col,input,button,select'

/**
 * HTML of the clipboard as HTML that the schema reads right: what Google Docs and Word say with styles becomes elements. The
 * schema then takes what it knows and nothing else; no class, style or script survives it.
 */
export function cleanHtml(html: string): string {
  // Copied here: it is already as the schema writes it.
  if (/\bdata-pm-slice=/.test(html)) return html
  // Inert: nothing in a document that is only parsed is loaded or run.
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  wordLists(body)
  removeComments(body)
  for (const element of body.querySelectorAll(GONE)) element.remove()
  for (const code of body.querySelectorAll<HTMLElement>('div,pre'))
    if (isEditorCode(code)) code.replaceWith(codeOf(code))
  for (const element of body.querySelectorAll<HTMLElement>('*')) styleToElements(element)
  for (const picture of body.querySelectorAll('img')) replacePicture(picture)
  for (const code of body.querySelectorAll('pre')) withoutLastLineBreak(code)
  headings(body)
  joinLists(body)
  removeEmpty(body)
  return body.innerHTML
}

function removeComments(body: HTMLElement) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found: Node[] = []
  while (walker.nextNode()) found.push(walker.currentNode)
  for (const comment of found) comment.parentNode?.removeChild(comment)
}

const unwrap = (element: Element) => element.replaceWith(...element.childNodes)

/** The marks that a style stands for, inside of the element that carries it. */
function styleToElements(element: HTMLElement) {
  const { fontWeight, fontStyle, textDecorationLine, textDecoration } = element.style
  const lines = `${textDecorationLine} ${textDecoration}`
  const isSpan = element.tagName === 'SPAN' || element.tagName === 'FONT'
  // Google Docs wraps everything in a <b> that is none.
  if (/^(?:B|STRONG)$/.test(element.tagName) && /^(?:normal|[1-4]00)$/.test(fontWeight)) return unwrap(element)
  if (/^(?:I|EM)$/.test(element.tagName) && fontStyle === 'normal') return unwrap(element)
  if (element.tagName.includes(':')) return unwrap(element)
  if (!isSpan) return
  const inLink = element.closest('a') !== null || element.querySelector('a') !== null
  const inHeading = element.closest('h1,h2,h3,h4,h5,h6') !== null
  const tags = [
    ...(/^(?:bold|bolder|[6-9]00)$/.test(fontWeight) && !inHeading ? ['strong'] : []),
    ...(fontStyle === 'italic' ? ['em'] : []),
    ...(lines.includes('line-through') ? ['s'] : []),
    ...(lines.includes('underline') && !inLink ? ['u'] : []),
  ]
  element.removeAttribute('style')
  for (const tag of tags) {
    const mark = document.createElement(tag)
    mark.append(...element.childNodes)
    element.append(mark)
  }
}

/** A picture that lies elsewhere: its words, leading to it. One of a dot's size was there to count readers. */
function replacePicture(picture: HTMLImageElement) {
  const source = picture.getAttribute('src') ?? ''
  if (source.startsWith('/api/v1/files/')) return
  if (source.startsWith(`${location.origin}/api/v1/files/`)) {
    picture.setAttribute('src', source.slice(location.origin.length))
    return
  }
  // Google's checkboxes are pictures of themselves.
  if (picture.getAttribute('aria-roledescription') === 'checkbox') return picture.remove()
  const isDot = ['width', 'height'].some((side) => Number(picture.getAttribute(side) ?? 9) <= 2)
  const words = (picture.getAttribute('alt') ?? '').trim()
  if (isDot || words === '') return picture.remove()
  if (!/^https?:/i.test(source) || picture.closest('a')) return picture.replaceWith(words)
  const link = document.createElement('a')
  link.href = source
  link.textContent = words
  picture.replaceWith(link)
}

/** Word's titles are paragraphs of a class or of an outline level; the schema has three levels. */
function headings(body: HTMLElement) {
  const rename = (element: Element, level: number) => {
    const heading = document.createElement(`h${Math.min(level, 3)}`)
    heading.append(...element.childNodes)
    element.replaceWith(heading)
  }
  for (const title of body.querySelectorAll('p.MsoTitle')) rename(title, 1)
  for (const subtitle of body.querySelectorAll('p.MsoSubtitle')) rename(subtitle, 2)
  for (const paragraph of body.querySelectorAll('p[style*="mso-outline-level"]')) {
    const level = /mso-outline-level:\s*(\d)/.exec(paragraph.getAttribute('style') ?? '')?.[1]
    if (level) rename(paragraph, Number(level))
  }
  for (const deep of body.querySelectorAll('h4,h5,h6')) rename(deep, 3)
}

/** Code that was copied from an editor: a block in a font of equal widths that keeps its white space. */
function isEditorCode({ style, tagName }: HTMLElement) {
  return tagName === 'DIV' && /\bpre\b/.test(style.whiteSpace) && /mono|consolas|menlo|courier/i.test(style.fontFamily)
}

function codeOf(element: HTMLElement): HTMLElement {
  const lines = [...element.children].map((line) => (line.tagName === 'BR' ? '' : line.textContent))
  const pre = document.createElement('pre')
  const code = document.createElement('code')
  code.textContent = lines.length > 1 ? lines.join('\n') : (element.textContent ?? '')
  pre.append(code)
  return pre
}

/** The last line break of code ends its last line, and begins none. */
function withoutLastLineBreak(code: Element) {
  let last: Node | null = code
  while (last?.lastChild) last = last.lastChild
  if (last?.nodeType === Node.TEXT_NODE) last.textContent = (last.textContent ?? '').replace(/\n$/, '')
}

/** Paragraphs that only kept a distance: Word's `<o:p>&nbsp;</o:p>`, Google's breaks between blocks. */
function removeEmpty(body: HTMLElement) {
  for (const line of body.querySelectorAll('br.Apple-interchange-newline')) line.remove()
  for (const line of body.querySelectorAll(':scope > br'))
    if (body.querySelector(':scope > p, :scope > h1, :scope > ul')) line.remove()
  for (const paragraph of body.querySelectorAll('p'))
    if (
      !paragraph.closest('td,th,li') &&
      (paragraph.textContent ?? '').trim() === '' &&
      !paragraph.querySelector('img')
    )
      paragraph.remove()
}

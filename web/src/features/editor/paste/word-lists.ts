type Item = {
  readonly element: HTMLElement
  readonly level: number
  readonly list: string
  readonly isOrdered: boolean
  readonly start: number
}

const ITEM = 'p[style*="mso-list"], p[class*="MsoListParagraph"], h1[style*="mso-list"], h2[style*="mso-list"]'

/**
 * Word has no lists on the clipboard: paragraphs that say `mso-list:l0 level2 lfo1` and begin with their own sign, between
 * conditional comments. Those that stand one after the other become lists, nested by their levels.
 */
export function wordLists(body: HTMLElement): void {
  let group: Item[] = []
  const flush = () => {
    if (group.length > 0) nest(group)
    group = []
  }
  for (const element of body.querySelectorAll<HTMLElement>(ITEM)) {
    const item = readItem(element)
    if (!item) continue
    const last = group.at(-1)
    if (last && nextBlock(last.element) !== element) flush()
    group.push(item)
  }
  flush()
}

function nextBlock(element: Element): Element | null {
  let next = element.nextSibling
  while (next && (next.nodeType !== Node.ELEMENT_NODE || next.nodeName === 'O:P')) {
    if (next.nodeType === Node.TEXT_NODE && (next.textContent ?? '').trim() !== '') return null
    next = next.nextSibling
  }
  return next as Element | null
}

function readItem(element: HTMLElement): Item | null {
  const style = element.getAttribute('style') ?? ''
  const said = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(style)
  const marker = element.querySelector<HTMLElement>('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')
  if (!said && !marker) return null
  const sign = (marker?.textContent ?? '').replace(/[\s\u00a0]+/g, '')
  // The sign goes with all that was only around it.
  let around: HTMLElement | null = marker
  while (
    around?.parentElement &&
    around.parentElement !== element &&
    around.parentElement.textContent === around.textContent
  )
    around = around.parentElement
  around?.remove()
  const number = /^\(?(\d+|[a-z]{1,4})[.)]$/i.exec(sign)?.[1]
  // A lone “o” is Word's second bullet.
  const isOrdered = number !== undefined
  const start = number !== undefined && /^\d+$/.test(number) ? Number(number) : 1
  return { element, level: Number(said?.[2] ?? 1), list: said?.[1] ?? '', isOrdered, start }
}

function nest(items: readonly Item[]) {
  const open: { readonly level: number; readonly list: HTMLElement; readonly isOrdered: boolean }[] = []
  for (const { element, level, isOrdered, start } of items) {
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop()
    const same = open.at(-1)
    if (same?.level === level && same.isOrdered !== isOrdered) open.pop()
    let top = open.at(-1)
    if (!top || top.level < level) {
      const list = document.createElement(isOrdered ? 'ol' : 'ul')
      if (isOrdered && start !== 1) list.setAttribute('start', String(start))
      const parent = top?.list.lastElementChild
      if (parent) parent.append(list)
      else element.before(list)
      top = { level, list, isOrdered }
      open.push(top)
    }
    const item = document.createElement('li')
    const paragraph = document.createElement('p')
    paragraph.append(...element.childNodes)
    item.append(paragraph)
    top.list.append(item)
    element.remove()
  }
}

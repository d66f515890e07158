import type { JSONContent } from '@tiptap/core'
import { fileAttributes, fileHref } from './file-attachment.ts'
import { escapeHtml } from './html-entities.ts'
import { imageAddress, imageAttributes } from './image.ts'
import { sortedMarks, tidyLine } from './inline-content.ts'

/**
 * Content as HTML for inside of Markdown, where a table says more than Markdown's tables can. One line for each row, never
 * an empty one: that would end it.
 */
export const contentHtml = (nodes: readonly JSONContent[]): string => nodes.map(html).join('')

/** The tag of each mark but the link. */
export const MARK_TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  highlight: 'mark',
  underline: 'u',
  code: 'code',
}

function html(node: JSONContent): string {
  const inner = () => contentHtml(node.content ?? [])
  const { attrs = {} } = node
  switch (node.type) {
    case 'text':
      return text(node)
    case 'hardBreak':
      return '<br>'
    case 'paragraph':
      return `<p>${contentHtml(tidyLine(node.content))}</p>`
    case 'heading':
      return `<h${attrs.level}>${contentHtml(tidyLine(node.content))}</h${attrs.level}>`
    case 'horizontalRule':
      return '<hr>'
    case 'codeBlock': {
      const language = attrs.language ? ` class="language-${escapeHtml(String(attrs.language))}"` : ''
      return `<pre><code${language}>${inner().replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}</code></pre>`
    }
    case 'blockquote':
      return `<blockquote>${inner()}</blockquote>`
    case 'callout':
      return `<aside data-callout="${escapeHtml(String(attrs.kind))}">${inner()}</aside>`
    case 'bulletList':
      return `<ul>${inner()}</ul>`
    case 'orderedList':
      return `<ol start="${Number(attrs.start ?? 1)}">${inner()}</ol>`
    case 'taskList':
      return `<ul data-type="taskList">${inner()}</ul>`
    case 'taskItem':
      return `<li data-checked="${attrs.checked === true}">${inner()}</li>`
    case 'listItem':
      return `<li>${inner()}</li>`
    case 'table':
      return `<table>\n${inner()}</table>`
    case 'tableRow':
      return `<tr>${inner()}</tr>\n`
    case 'tableHeader':
    case 'tableCell':
      return cell(node, inner())
    case 'image': {
      const { alt, caption, ...rest } = imageAttributes(attrs)
      const address = imageAddress({ alt, caption, ...rest })
      return `<img src="${escapeHtml(address)}" alt="${escapeHtml(alt)}"${caption === '' ? '' : ` title="${escapeHtml(caption)}"`}>`
    }
    case 'file':
      return `<p>${linkTag({ href: fileHref(node) })}${escapeHtml(fileAttributes(attrs).name)}</a></p>`
    default:
      return inner()
  }
}

function cell({ type, attrs = {} }: JSONContent, inner: string): string {
  const tag = type === 'tableHeader' ? 'th' : 'td'
  const span = (name: string) => (Number(attrs[name] ?? 1) > 1 ? ` ${name}="${Number(attrs[name])}"` : '')
  const align = typeof attrs.align === 'string' ? ` align="${escapeHtml(attrs.align)}"` : ''
  return `<${tag}${span('colspan')}${span('rowspan')}${align}>${inner}</${tag}>`
}

function text(node: JSONContent): string {
  return sortedMarks(node).reduceRight(
    (inner, { type, attrs }) => {
      if (type === 'link') return `${linkTag(attrs)}${inner}</a>`
      return MARK_TAGS[type] ? `<${MARK_TAGS[type]}>${inner}</${MARK_TAGS[type]}>` : inner
    },
    escapeHtml(node.text ?? ''),
  )
}

/** The opening tag of a link; one line, as everything here. */
export function linkTag(attrs: Readonly<Record<string, unknown>> | undefined): string {
  const title = typeof attrs?.title === 'string' && attrs.title !== '' ? attrs.title.replace(/\s+/g, ' ') : null
  return `<a href="${escapeHtml(String(attrs?.href ?? ''))}"${title ? ` title="${escapeHtml(title)}"` : ''}>`
}

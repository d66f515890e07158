import { mergeAttributes } from '@tiptap/core'
import { Link as TiptapLink } from '@tiptap/extension-link'
import { safeHref } from './safe-href.ts'

/**
 * TipTap's link with only `href` and `title` in the schema: target, rel and class are ours to decide and never
 * come from a document. A dangerous target is dropped wherever a link is parsed, set or rendered.
 */
export const Link = TiptapLink.extend({
  addAttributes() {
    return { href: { default: null }, title: { default: null } }
  },
  renderHTML({ HTMLAttributes }) {
    const { href, ...rest } = HTMLAttributes
    const safe = safeHref(href)
    return [
      'a',
      mergeAttributes({ rel: 'noopener noreferrer nofollow', target: '_blank' }, rest, safe ? { href: safe } : {}),
      0,
    ]
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  markdownLinks: true,
  defaultProtocol: 'https',
  isAllowedUri: (url) => safeHref(url) !== null,
})

'use client'
import { safeHref } from '@coscribe/shared/editor/safe-href'
import type { Editor } from '@tiptap/react'
import { Check, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from './icon-button.tsx'

/** What was typed as a link target; a bare host gets https, a bare address mailto. Null where it is no safe target. */
export function linkTarget(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return null
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`
  if (/^(?:[a-z][a-z0-9+.-]*:|[/#])/i.test(text) && !/^[^/:]+\.[^/:]+:\d+/.test(text)) return safeHref(text)
  return safeHref(`https://${text}`)
}

/** A field for the target of the selected words' link. */
export function LinkEditor({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const t = useTranslations('editor')
  const [typed, setTyped] = useState<string>(() => String(editor.getAttributes('link').href ?? ''))
  const [wrong, setWrong] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const had = editor.isActive('link')
  useEffect(() => field.current?.focus(), [])

  const done = () => {
    onDone()
    editor.commands.focus()
  }
  const apply = () => {
    const href = linkTarget(typed)
    if (typed.trim() === '') editor.chain().extendMarkRange('link').unsetLink().run()
    else if (href) editor.chain().extendMarkRange('link').setLink({ href }).run()
    else return setWrong(true)
    done()
  }
  return (
    <form
      className="ed-pop ed-link-editor"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        done()
      }}
    >
      <input
        ref={field}
        className="ed-input"
        aria-label={t('link.address')}
        aria-invalid={wrong}
        aria-describedby={wrong ? 'link-error' : undefined}
        placeholder={t('link.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setWrong(false)
        }}
        inputMode="url"
        autoCapitalize="off"
        spellCheck={false}
      />
      <IconButton label={t('link.set')} icon={Check} type="submit" />
      {had && (
        <IconButton
          label={t('link.remove')}
          icon={Trash2}
          onClick={() => {
            editor.chain().extendMarkRange('link').unsetLink().run()
            done()
          }}
        />
      )}
      {wrong && (
        <p id="link-error" role="alert" className="ed-field-error">
          {t('link.wrong')}
        </p>
      )}
    </form>
  )
}

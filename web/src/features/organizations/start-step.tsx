'use client'

import { MAX_MARKDOWN_BYTES } from '@coscribe/shared/domain/limits'
import { FileUp, PencilLine } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import { readMarkdownFile } from '@/client/markdown-file.ts'
import type { Organization } from '@/client/organizations.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useFocusFirst } from './use-focus-first.ts'

type Busy = 'write' | 'bring' | null

/** The first document: an empty one with the caret in it, or what somebody brings along. */
export function StartStep({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('organizations.start')
  const file = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState<Busy>(null)
  const [error, setError] = useState<string | null>(null)

  async function make(kind: Exclude<Busy, null>, content: { readonly title?: string; readonly markdown?: string }) {
    if (busy) return
    setBusy(kind)
    setError(null)
    try {
      const { id } = await api<{ id: string }>('POST', '/api/v1/documents', {
        organizationId: organization.id,
        ...content,
      })
      // In place of this page: going back must not lead to making another one.
      location.replace(`/d/${id}`)
    } catch (failure) {
      setBusy(null)
      setError(words(failure))
    }
  }

  async function bring(chosen: File | undefined) {
    if (!chosen) return
    const read = await readMarkdownFile(chosen)
    if (read.kind === 'document') return await make('bring', { title: read.title, markdown: read.markdown })
    setError(t(`refused.${read.why}`, { name: chosen.name, megabytes: MAX_MARKDOWN_BYTES / 1024 / 1024 }))
  }

  useFileDrop((dropped) => void bring(dropped))

  return (
    <div className="onboarding-start">
      <h1>{t('title')}</h1>
      <p>{t('lead')}</p>
      <Choice
        isMain
        busy={busy === 'write'}
        icon={<PencilLine size={18} strokeWidth={1.75} aria-hidden="true" />}
        label={t('write')}
        hint={t('writeHint')}
        onChoose={() => void make('write', {})}
      />
      <Choice
        busy={busy === 'bring'}
        icon={<FileUp size={18} strokeWidth={1.75} aria-hidden="true" />}
        label={t('bring')}
        hint={t('bringHint')}
        onChoose={() => file.current?.click()}
      />
      <input
        ref={file}
        type="file"
        hidden
        accept=".md,.markdown,.txt,text/markdown,text/plain"
        aria-label={t('bring')}
        onChange={(event) => {
          void bring(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {error ? (
        <p className="hint" data-error="true" role="alert">
          {error}
        </p>
      ) : null}
      <a className="link onboarding-later" href="/">
        {t('later')}
      </a>
    </div>
  )
}

type ChoiceProps = {
  readonly isMain?: boolean
  readonly busy: boolean
  readonly icon: ReactNode
  readonly label: string
  readonly hint: string
  readonly onChoose: () => void
}

function Choice({ isMain = false, busy, icon, label, hint, onChoose }: ChoiceProps) {
  // The one thing that most people want here: Enter is enough.
  const button = useFocusFirst<HTMLButtonElement>(isMain)
  return (
    <button
      type="button"
      className="onboarding-choice"
      data-main={isMain}
      ref={button}
      aria-busy={busy || undefined}
      onClick={onChoose}
    >
      {icon}
      <span>
        <b>{label}</b>
        <small>{hint}</small>
      </span>
    </button>
  )
}

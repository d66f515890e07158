'use client'
import { MAX_VERSION_NAME_LENGTH } from '@coscribe/shared/domain/limits'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { words } from '@/client/api-client.ts'
import { Button } from '@/ui/button.tsx'
import { announce } from '@/ui/live-regions.tsx'
import { useNameVersion } from './versions.ts'

export type NameFieldProps = {
  readonly documentId: string
  /** Null: the version of now, which is made by it. */
  readonly versionId: string | null
  readonly name: string | null
  readonly onDone: () => void
}

/** Where a version is given a name, is called otherwise, or loses its name. Enter saves, Esc leaves it. */
export function NameField({ documentId, versionId, name, onDone }: NameFieldProps) {
  const t = useTranslations('history')
  const error = useId()
  const [text, setText] = useState(name ?? '')
  const naming = useNameVersion(documentId)
  const save = async (wanted: string | null) => {
    await naming.mutateAsync({ versionId, name: wanted })
    if (wanted !== null) announce(t('name.saved', { name: wanted }), 'polite')
    onDone()
  }
  const isEmpty = text.trim() === ''
  return (
    <form
      className="hi-name"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty) save(text.trim()).catch(() => {}) // said below the field
      }}
    >
      <span className="input">
        <input
          // The field appears because somebody asked for it.
          ref={(field) => field?.focus()}
          value={text}
          aria-label={t('name.field')}
          placeholder={t('name.example')}
          maxLength={MAX_VERSION_NAME_LENGTH}
          autoComplete="off"
          {...(naming.error ? { 'aria-invalid': true, 'aria-describedby': error } : {})}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            onDone()
          }}
        />
      </span>
      {naming.error && (
        <p id={error} className="hi-error" role="alert">
          {words(naming.error)}
        </p>
      )}
      <span className="hi-name-actions">
        <Button type="submit" kind="primary" size="sm" busy={naming.isPending} disabled={isEmpty}>
          {t('name.save')}
        </Button>
        <Button kind="ghost" size="sm" onClick={onDone}>
          {t('name.cancel')}
        </Button>
        <span className="grow" />
        {name !== null && (
          <Button kind="ghost" size="sm" onClick={() => void save(null).catch(() => {})}>
            {t('name.remove')}
          </Button>
        )}
      </span>
    </form>
  )
}

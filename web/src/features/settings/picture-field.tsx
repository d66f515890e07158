'use client'

import { MAX_AVATAR_BYTES } from '@coscribe/shared/domain/limits'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toaster.tsx'
import { useAccountChanged } from './use-change-account.ts'

const MEGABYTE = 1024 * 1024
/** A picture of the largest size over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000

/** The person's picture: initials until there is one. */
export function PictureField() {
  const t = useTranslations('settings.profile')
  const account = useAccount()
  const changed = useAccountChanged()
  const file = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState<'set' | 'remove' | null>(null)
  const [error, setError] = useState<string | null>(null)

  async function change(kind: 'set' | 'remove', work: () => Promise<unknown>) {
    if (busy) return
    setBusy(kind)
    setError(null)
    try {
      await work()
      await changed()
      toast({ text: t(kind === 'set' ? 'pictureChanged' : 'pictureRemoved') })
    } catch (failure) {
      setError(words(failure))
    }
    setBusy(null)
  }

  const set = (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MAX_AVATAR_BYTES)
      return setError(
        t('pictureTooLarge', {
          name: chosen.name,
          size: Math.ceil(chosen.size / MEGABYTE),
          megabytes: MAX_AVATAR_BYTES / MEGABYTE,
        }),
      )
    void change('set', () => api('PUT', '/api/v1/account/picture', chosen, { timeoutMs: UPLOAD_TIMEOUT_MS }))
  }

  return (
    <div>
      <div className="settings-picture">
        <span className="settings-avatar">
          <Avatar person={account} size="md" />
        </span>
        <Button busy={busy === 'set'} onClick={() => file.current?.click()}>
          {t(account.image ? 'replace' : 'upload')}
        </Button>
        {account.image ? (
          <Button
            kind="ghost"
            busy={busy === 'remove'}
            onClick={() => void change('remove', () => api('DELETE', '/api/v1/account/picture'))}
          >
            {t('remove')}
          </Button>
        ) : null}
        <input
          ref={file}
          type="file"
          hidden
          aria-label={t('picture')}
          accept="image/png,image/jpeg,image/webp,image/gif"
          onChange={(event) => {
            set(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
      <p className="hint" data-error={error !== null} role={error ? 'alert' : undefined}>
        {error ?? t('pictureHint', { megabytes: MAX_AVATAR_BYTES / MEGABYTE })}
      </p>
    </div>
  )
}

'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { ApiError, api, words } from '@/client/api-client.ts'
import { decideFields } from '@/client/decide-fields.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { toast } from '@/ui/toaster.tsx'
import { useAccountChanged } from './use-change-account.ts'

/** The address that one signs in with, and another one for who knows the password. */
export function AddressField() {
  const t = useTranslations('settings.profile')
  const account = useAccount()
  const [isChanging, setChanging] = useState(false)
  const [mailedTo, setMailedTo] = useState<string | null>(null)
  if (isChanging)
    return (
      <NewAddress
        onDone={(mailed) => {
          setChanging(false)
          setMailedTo(mailed)
        }}
        onCancel={() => setChanging(false)}
      />
    )
  return (
    <div className="settings-line">
      <Field
        label={t('email')}
        size="md"
        type="email"
        locked
        value={account.email}
        hint={
          mailedTo !== null && mailedTo !== account.email ? (
            <span role="status">{t('emailMailed', { email: mailedTo })}</span>
          ) : (
            t('emailHint')
          )
        }
      />
      <Button onClick={() => setChanging(true)}>{t('changeEmail')}</Button>
    </div>
  )
}

type Errors = { readonly email?: string | undefined; readonly password?: string | undefined }

type NewAddressProps = {
  /** With the address that a link went to; null where there is nothing to wait for. */
  readonly onDone: (mailedTo: string | null) => void
  readonly onCancel: () => void
}

function NewAddress({ onDone, onCancel }: NewAddressProps) {
  const t = useTranslations('settings.profile')
  const changed = useAccountChanged()
  const fieldWords = useFieldWords()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<Errors>({})
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const wrong = decideFields({ email, password })
    setErrors({ email: fieldWords(wrong.email), password: fieldWords(wrong.password) })
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    try {
      const address = email.trim().toLowerCase()
      const { mailed } = await api<{ mailed: boolean }>('PUT', '/api/v1/account/email', { email: address, password })
      await changed()
      if (!mailed) toast({ text: t('emailChanged') })
      onDone(mailed ? address : null)
    } catch (error) {
      const isPassword = error instanceof ApiError && error.reason === 'wrong-password'
      setErrors(isPassword ? { password: words(error) } : { email: words(error) })
      setBusy(false)
    }
  }

  return (
    <form className="settings-form" onSubmit={submit} noValidate>
      <Field
        label={t('newEmail')}
        size="md"
        type="email"
        name="email"
        autoComplete="email"
        autoFocus
        value={email}
        error={errors.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={t('emailPassword')}
        size="md"
        type="password"
        name="current-password"
        autoComplete="current-password"
        value={password}
        error={errors.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="settings-buttons">
        <Button type="submit" busy={busy}>
          {t('saveEmail')}
        </Button>
        <Button kind="ghost" onClick={onCancel}>
          {t('keepEmail')}
        </Button>
      </div>
    </form>
  )
}

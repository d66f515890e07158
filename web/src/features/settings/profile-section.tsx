'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { decideFields } from '@/client/decide-fields.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { toast } from '@/ui/toaster.tsx'
import { AddressField } from './address-field.tsx'
import { PictureField } from './picture-field.tsx'
import { useAccountChanged } from './use-change-account.ts'

/** What colleagues see of a person. */
export function ProfileSection() {
  const account = useAccount()
  return (
    <>
      <PictureField />
      <NameForm key={account.name} />
      <AddressField />
    </>
  )
}

function NameForm() {
  const t = useTranslations('settings.profile')
  const account = useAccount()
  const changed = useAccountChanged()
  const fieldWords = useFieldWords()
  const [name, setName] = useState(account.name)
  const [error, setError] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const isSame = name.trim() === account.name

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || isSame) return
    const wrong = decideFields({ name }).name
    if (wrong) return setError(fieldWords(wrong))
    setBusy(true)
    try {
      await api('PATCH', '/api/v1/account', { name: name.trim() })
      await changed()
      toast({ text: t('nameChanged') })
    } catch (failure) {
      setError(words(failure))
    }
    setBusy(false)
  }

  return (
    <form className="settings-line" onSubmit={submit} noValidate>
      <Field
        label={t('name')}
        size="md"
        name="name"
        autoComplete="name"
        value={name}
        error={error}
        hint={t('nameHint')}
        onChange={(event) => {
          setName(event.target.value)
          setError(undefined)
        }}
      />
      <Button type="submit" busy={busy} disabled={isSame}>
        {t('save')}
      </Button>
    </form>
  )
}

'use client'

import type { Role } from '@coscribe/shared/domain/roles'
import { ChevronDown, Copy } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { words } from '@/client/api-client.ts'
import { copyText, invitationLink } from '@/client/invitation-link.ts'
import type { Organization } from '@/client/organizations.ts'
import { parseEmails } from '@/client/parse-emails.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { rolesToGive } from './role-rules.ts'
import { usePeopleActions } from './use-people-actions.ts'

type Made = { readonly email: string; readonly link: string }

/** Invites by address: each gets a secret link that works once, for that address. */
export function InviteDialog({
  organization,
  onClose,
}: {
  readonly organization: Organization
  readonly onClose: () => void
}) {
  const t = useTranslations('members')
  const roles = useTranslations('common')
  const { invite } = usePeopleActions(organization.id)
  const id = useId()
  const [text, setText] = useState('')
  const [role, setRole] = useState<Role>('member')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<readonly Made[]>([])

  async function submit(event: FormEvent) {
    event.preventDefault()
    const { emails, wrong } = parseEmails(text)
    if (wrong.length > 0) return setError(t('inviting.notWhole', { address: wrong[0] ?? '' }))
    if (emails.length === 0) return setError(t('inviting.atLeastOne'))
    setBusy(true)
    setError(null)
    for (const email of emails)
      try {
        const invitation = await invite.mutateAsync({ email, role, resend: true })
        setMade((before) => [...before, { email, link: invitationLink(invitation.id) }])
      } catch (failure) {
        setError(t('inviting.failed', { email, problem: words(failure) }))
        break
      }
    setBusy(false)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="wide"
      title={t('inviting.title', { organization: organization.name })}
      foot={
        made.length > 0 ? (
          <Button kind="primary" onClick={onClose}>
            {t('inviting.done')}
          </Button>
        ) : undefined
      }
    >
      {made.length > 0 ? (
        <div className="invite-lines">
          <p>{t('inviting.sendLinks')}</p>
          {made.map(({ email, link }) => (
            <div key={email} className="invite-row">
              <Field
                label={t('inviting.linkFor', { email })}
                size="md"
                readOnly
                value={link}
                onFocus={(event) => event.currentTarget.select()}
              />
              <Button onClick={() => void copyText(link, t('invitations.copied', { email }))}>
                <Copy size={16} strokeWidth={1.75} aria-hidden="true" />
                {t('invitations.copyLink')}
              </Button>
            </div>
          ))}
          {error ? (
            <p className="hint" data-error="true" role="alert">
              {error}
            </p>
          ) : null}
        </div>
      ) : (
        <form onSubmit={submit} className="invite-lines" noValidate>
          <div>
            <label className="field-label" htmlFor={id}>
              {t('inviting.addresses')}
            </label>
            <div className="input" data-tall="true" data-error={error !== null}>
              <textarea
                id={id}
                rows={3}
                autoFocus
                placeholder={t('inviting.example')}
                value={text}
                aria-invalid={error !== null}
                aria-describedby={`${id}-below`}
                onChange={(event) => {
                  setText(event.target.value)
                  setError(null)
                }}
              />
            </div>
            <p className="hint" id={`${id}-below`} data-error={error !== null} role={error ? 'alert' : undefined}>
              {error ?? t('inviting.several')}
            </p>
          </div>
          <div style={{ display: 'flex', gap: 8 }}>
            <Menu
              label={t('role')}
              trigger={
                <Button>
                  {t(`inviting.as.${role}`)}
                  <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
                </Button>
              }
            >
              {rolesToGive(organization.role).map((each) => (
                <MenuItem key={each} checked={each === role} onSelect={() => setRole(each)}>
                  {roles(`roles.${each}`)}
                </MenuItem>
              ))}
            </Menu>
            <span className="grow" />
            <Button type="submit" kind="primary" busy={busy}>
              {t('inviting.make')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

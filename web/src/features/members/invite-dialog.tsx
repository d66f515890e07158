'use client'

import type { Role } from '@coscribe/shared/domain/roles'
import { ChevronDown, Copy } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { words } from '@/client/api-client.ts'
import type { Organization } from '@/client/organizations.ts'
import { ROLE_WORDS } from '@/client/people.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { parseEmails, rolesToGive } from './role-rules.ts'
import { copyText, invitationLink, usePeopleActions } from './use-people-actions.ts'

type Made = { readonly email: string; readonly link: string }

/** Invites by address: each gets a secret link that works once, for that address. */
export function InviteDialog({
  organization,
  onClose,
}: {
  readonly organization: Organization
  readonly onClose: () => void
}) {
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
    if (wrong.length > 0) return setError(`“${wrong[0]}” is not a whole address.`)
    if (emails.length === 0) return setError('Write at least one address.')
    setBusy(true)
    setError(null)
    for (const email of emails)
      try {
        const invitation = await invite.mutateAsync({ email, role, resend: true })
        setMade((before) => [...before, { email, link: invitationLink(invitation.id) }])
      } catch (failure) {
        setError(`${email}: ${words(failure)}`)
        break
      }
    setBusy(false)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="wide"
      title={`Invite people to ${organization.name}`}
      foot={
        made.length > 0 ? (
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        ) : undefined
      }
    >
      {made.length > 0 ? (
        <div className="invite-lines">
          <p>Send each person their link. It works once, for that address, for seven days.</p>
          {made.map(({ email, link }) => (
            <div key={email} className="invite-row">
              <Field
                label={`Invitation link for ${email}`}
                size="md"
                readOnly
                value={link}
                onFocus={(event) => event.currentTarget.select()}
              />
              <Button onClick={() => void copyText(link, `The link for ${email} is copied.`)}>
                <Copy size={16} strokeWidth={1.75} aria-hidden="true" />
                Copy link
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
              Email addresses
            </label>
            <div className="input" data-tall="true" data-error={error !== null}>
              <textarea
                id={id}
                rows={3}
                autoFocus
                placeholder="sofia@fernhill.org, ravi@fernhill.org"
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
              {error ?? 'Several are separated by commas or lines.'}
            </p>
          </div>
          <div style={{ display: 'flex', gap: 8 }}>
            <Menu
              label="Role"
              trigger={
                <Button>
                  As {ROLE_WORDS[role].toLowerCase()}
                  <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
                </Button>
              }
            >
              {rolesToGive(organization.role).map((each) => (
                <MenuItem key={each} checked={each === role} onSelect={() => setRole(each)}>
                  {ROLE_WORDS[each]}
                </MenuItem>
              ))}
            </Menu>
            <span className="grow" />
            <Button type="submit" kind="primary" busy={busy}>
              Make invitation links
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

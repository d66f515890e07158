'use client'

import { Link, Mail, X } from 'lucide-react'
import { useRef } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { Avatar } from '@/ui/avatar.tsx'
import { IconButton } from '@/ui/button.tsx'
import { compareNames } from '@/words/current-words.ts'
import { copyLink } from './copy-link.ts'
import { PersonRow } from './person-row.tsx'
import type { ShareBodyProps } from './share-dialog.tsx'
import { accessWithout, type Grant, personalGrants, type Sharing } from './sharing-rules.ts'

/** Owners and administrators in one row, then everybody with rights of their own, then who was invited. */
export function PeopleList(props: ShareBodyProps) {
  const t = useTranslations('sharing')
  const { sharing } = props
  const rows = useRowsThatStay(sharing)
  return (
    <ul className="share-people" aria-label={t('peopleWithAccess')}>
      <ManagersRow {...props} />
      {rows.map((grant) => (
        <PersonRow key={grant.user.id} {...props} grant={grant} />
      ))}
      {sharing.invitations.map((invitation) => (
        <InvitationRow key={invitation.id} {...props} invitation={invitation} />
      ))}
    </ul>
  )
}

/** Who was taken out stays in the list, without access, until the dialog is closed: a slip is undone where it was made. */
function useRowsThatStay(sharing: Sharing): Grant[] {
  const seen = useRef(new Map<string, Grant>())
  const rows = personalGrants(sharing)
  for (const grant of rows) seen.current.set(grant.user.id, grant)
  const present = new Set(sharing.grants.map(({ user }) => user.id))
  const gone = [...seen.current.values()]
    .filter(({ user }) => !present.has(user.id))
    .map((grant): Grant => {
      const bare = { ...grant, access: null, inherited: null }
      return { ...bare, effective: accessWithout(sharing, bare) }
    })
  return [...rows, ...gone].sort((one, other) => compareNames(one.user.name, other.user.name))
}

/** Faces that stand in the one row of owners and administrators. */
const MANAGERS_SHOWN = 3

function ManagersRow({ members }: ShareBodyProps) {
  const t = useTranslations('sharing')
  const format = useFormatter()
  const account = useAccount()
  const managers = members.filter(({ role }) => role === 'owner' || role === 'admin')
  const names = managers.map(({ user }) => (user.id === account.id ? t('you') : user.name))
  return (
    <li className="share-person">
      <span className="share-faces">
        {managers.slice(0, MANAGERS_SHOWN).map(({ user }) => (
          <Avatar key={user.id} person={user} size="md" />
        ))}
      </span>
      <span className="grow share-words">
        <b>
          <span className="trunc">{t('managers')}</span>
        </b>
        <small className="share-wrap">{t('managersAlways', { names: format.list(names) })}</small>
      </span>
      <span className="share-level">{t('access.write')}</span>
    </li>
  )
}

function InvitationRow({
  invitation,
  sharing,
  actions,
  isAway,
}: ShareBodyProps & { readonly invitation: Sharing['invitations'][number] }) {
  const t = useTranslations('sharing')
  const { id, email, access } = invitation
  return (
    <li className="share-person">
      <span className="avatar" data-size="md" data-blank="true" aria-hidden="true">
        <Mail size={16} strokeWidth={1.75} />
      </span>
      <span className="grow share-words">
        <b>
          <span className="trunc">{email}</span>
        </b>
        <small>{t('invitedAsGuest')}</small>
      </span>
      <span className="share-level">{t(`access.${access}`)}</span>
      <IconButton
        label={t('copyInvitation', { email })}
        onClick={() => void copyLink(`/invitations/${id}`, t('invitationCopied', { email }))}
      >
        <Link size={16} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      {sharing.mayShare && !isAway ? (
        <IconButton label={t('uninvite', { email })} onClick={() => actions.uninvite.mutate(id)}>
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      ) : null}
    </li>
  )
}

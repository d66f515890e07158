'use client'

import { Copy, Mail, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { copyText, invitationLink } from '@/client/invitation-link.ts'
import type { Organization } from '@/client/organizations.ts'
import type { Invitation } from '@/client/people.ts'
import { timeWords } from '@/client/time-words.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { usePeopleActions } from './use-people-actions.ts'

export type InvitationsTableProps = { readonly organization: Organization; readonly invitations: readonly Invitation[] }

/** Who was invited and has not come yet. */
export function InvitationsTable({ organization, invitations }: InvitationsTableProps) {
  const t = useTranslations('members')
  const roles = useTranslations('common')
  const { cancelInvitation } = usePeopleActions(organization.id)
  if (invitations.length === 0)
    return (
      <p className="quiet" style={{ paddingBlock: 24 }}>
        {t('invitations.none')}
      </p>
    )
  return (
    <table className="people">
      <thead>
        <tr>
          <th className="people-name">{t('invitations.address')}</th>
          <th className="wide">{t('role')}</th>
          <th className="wide">{t('invitations.invited')}</th>
          <th style={{ width: 160 }}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invitations.map((invitation) => (
          <tr key={invitation.id}>
            <td>
              <span className="who">
                <span className="avatar" data-size="md" data-blank="true" aria-hidden="true">
                  <Mail size={16} strokeWidth={1.75} />
                </span>
                <span>
                  <b className="trunc">{invitation.email}</b>
                  <small>{t('invitations.invitedBy', { name: invitation.invitedBy })}</small>
                </span>
              </span>
            </td>
            <td className="wide">{roles(`roles.${invitation.role}`)}</td>
            <td className="wide quiet num">{timeWords(invitation.createdAt)}</td>
            <td className="end">
              <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
                <Button
                  size="sm"
                  onClick={() =>
                    void copyText(invitationLink(invitation.id), t('invitations.copied', { email: invitation.email }))
                  }
                >
                  <Copy size={14} strokeWidth={1.75} aria-hidden="true" />
                  {t('invitations.copyLink')}
                </Button>
                <IconButton
                  label={t('invitations.takeBack', { email: invitation.email })}
                  onClick={() => cancelInvitation.mutate(invitation.id)}
                >
                  <X size={16} strokeWidth={1.75} aria-hidden="true" />
                </IconButton>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Building2, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useAccount } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { titleOf, useDocuments } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { type Member, usePeople } from '@/client/people.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { toast } from '@/ui/toaster.tsx'
import './sharing.css'

type Grant = { readonly user: { readonly id: string }; readonly access: 'read' | 'comment' | 'write' | null }
type GivenAccess = 'none' | 'read' | 'write'

const ACCESS_WORDS: Record<GivenAccess, string> = { none: 'No access', read: 'Can view', write: 'Can edit' }

export type ShareButtonProps = { readonly documentId: string; readonly organization: Organization }

/** Opens the share dialog; for members, since guests give nothing on. */
export function ShareButton({ documentId, organization }: ShareButtonProps) {
  const [open, setOpen] = useState(false)
  if (organization.role === 'guest') return null
  return (
    <>
      <Button kind="primary" size="sm" onClick={() => setOpen(true)}>
        Share
      </Button>
      {open ? <ShareDialog documentId={documentId} organization={organization} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** Who sees this document: everybody of the organization, and the guests who were given it. */
function ShareDialog({ documentId, organization, onClose }: ShareButtonProps & { readonly onClose: () => void }) {
  const account = useAccount()
  const queries = useQueryClient()
  const key = ['grants', documentId]
  const people = usePeople(organization.id)
  const documents = useDocuments(organization.id)
  const grants = useQuery({
    queryKey: key,
    queryFn: () => api<{ grants: Grant[] }>('GET', `/api/v1/documents/${documentId}/grants`),
  })
  const document = documents.data?.find((each) => each.id === documentId)
  const members = people.data?.members ?? []
  const guests = members.filter((member) => member.role === 'guest')
  const writers = members.filter((member) => member.role !== 'guest')
  const accessOf = (member: Member): GivenAccess => {
    const access = grants.data?.grants.find((grant) => grant.user.id === member.user.id)?.access
    return !access ? 'none' : access === 'write' ? 'write' : 'read'
  }
  async function give(member: Member, access: GivenAccess) {
    const path = `/api/v1/documents/${documentId}/grants/${member.user.id}`
    try {
      if (access === 'none') await api('DELETE', path)
      else await api('PUT', path, { access })
    } catch (error) {
      toast({ text: words(error) })
    }
    await queries.invalidateQueries({ queryKey: key })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="wide"
      title={`Share “${document ? titleOf(document) : 'this document'}”`}
      foot={
        <>
          <span className="grow quiet">Changes take effect at once.</span>
          <Button onClick={onClose}>Done</Button>
        </>
      }
    >
      <ul className="share-people">
        <li className="share-person">
          <span className="avatar" data-size="md" data-blank="true" aria-hidden="true">
            <Building2 size={16} strokeWidth={1.75} />
          </span>
          <span className="grow">
            <b>{organization.name}</b>
            <small className="num">
              {writers.length === 1 ? 'You, and everybody who joins' : `All ${writers.length} members`}
            </small>
          </span>
          <span>Can edit</span>
        </li>
        {writers.slice(0, 5).map((member) => (
          <li key={member.id} className="share-person">
            <Avatar person={member.user} size="md" />
            <span className="grow">
              <b>
                {member.user.name} {member.user.id === account.id ? <span className="quiet">(you)</span> : null}
              </b>
              <small>{member.user.email}</small>
            </span>
            <span>Can edit</span>
          </li>
        ))}
      </ul>
      <p className="share-section">Guests see only what they are given</p>
      <ul className="share-people">
        {guests.length === 0 ? (
          <li className="share-person quiet">There are no guests. Invite one on the members page.</li>
        ) : null}
        {guests.map((member) => (
          <li key={member.id} className="share-person">
            <Avatar person={member.user} size="md" />
            <span className="grow">
              <b>
                {member.user.name} <span className="badge">Guest</span>
              </b>
              <small>{member.user.email}</small>
            </span>
            <Menu
              align="end"
              label={`Access of ${member.user.name}`}
              trigger={
                <Button
                  kind="ghost"
                  size="sm"
                  aria-label={`Access of ${member.user.name}: ${ACCESS_WORDS[accessOf(member)]}`}
                >
                  {ACCESS_WORDS[accessOf(member)]}
                  <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
                </Button>
              }
            >
              {(['read', 'write', 'none'] as const).map((access) => (
                <MenuItem key={access} checked={access === accessOf(member)} onSelect={() => void give(member, access)}>
                  {ACCESS_WORDS[access]}
                </MenuItem>
              ))}
            </Menu>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

'use client'
import { foldText } from '@coscribe/shared/domain/search-text'
import { useAccount } from '@/client/account.tsx'
import { titleOf, useDocuments } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { type Member, usePeople } from '@/client/people.ts'
import { usePlaceOf } from '@/client/places.ts'
import { answers } from './use-actions.ts'

const MAX_PEOPLE = 5

export type PersonFound = {
  readonly member: Member
  /** The document that they have open now, where the asker may see it. */
  readonly place: { readonly documentId: string; readonly title: string } | null
}

/** Members whose name or address answers, and where they are. Guests are not told who else is there. */
export function usePeopleFound(organization: Organization, query: string): readonly PersonFound[] {
  const account = useAccount()
  const people = usePeople(organization.id, organization.role !== 'guest')
  const documents = useDocuments(organization.id).data
  const placeOf = usePlaceOf(organization.id)
  if (query.trim() === '') return []
  const beginning = foldText(query.trim())
  return (people.data?.members ?? [])
    .filter(({ user }) => answers(user.name, query) || foldText(user.email).startsWith(beginning))
    .slice(0, MAX_PEOPLE)
    .map((member) => {
      const documentId = member.user.id === account.id ? null : placeOf(member.user.id)
      const document = documents?.find(({ id }) => id === documentId)
      return { member, place: document ? { documentId: document.id, title: titleOf(document) } : null }
    })
}

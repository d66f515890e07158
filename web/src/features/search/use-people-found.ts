'use client'
import { foldText } from '@coscribe/shared/domain/search-text'
import type { Organization } from '@/client/organizations.ts'
import { type Member, usePeople } from '@/client/people.ts'
import { answers } from './use-actions.ts'

const MAX_PEOPLE = 5

/** Members whose name or address answers. Guests are not told who else is there. */
export function usePeopleFound(organization: Organization, query: string): readonly Member[] {
  const people = usePeople(organization.id, organization.role !== 'guest')
  if (query.trim() === '') return []
  const beginning = foldText(query.trim())
  return (people.data?.members ?? [])
    .filter(({ user }) => answers(user.name, query) || foldText(user.email).startsWith(beginning))
    .slice(0, MAX_PEOPLE)
}

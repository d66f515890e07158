'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { api, words } from '@/client/api-client.ts'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { toast } from '@/ui/toaster.tsx'

const CHOICES = [0, 1, 7, 14, 30, 90]
const daysWords = (days: number) => (days === 0 ? 'Not at all' : days === 1 ? '1 day' : `${days} days`)

/** For owners and administrators: how long devices may be away before their copies lock. */
export function OfflineDays({ organization }: { readonly organization: Organization }) {
  const queries = useQueryClient()
  const path = `/api/v1/organizations/${organization.id}/settings`
  const queryKey = ['settings', organization.id]
  const settings = useQuery({ queryKey, queryFn: () => api<{ offlineDays: number }>('GET', path) })
  const change = useMutation({
    mutationFn: (offlineDays: number) => api('PUT', path, { offlineDays }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    onError: (error) => toast({ text: words(error) }),
  })
  if (!settings.data) return null
  const { offlineDays } = settings.data
  return (
    <section className="offline-days" aria-labelledby="offline-days">
      <div className="grow">
        <h2 id="offline-days">Copies on people’s devices</h2>
        <p className="quiet">
          What somebody opened stays readable on their device, encrypted, for so long without contact with this server.
          Then it locks until they sign in; unsent text is kept. With “Not at all” nothing is kept.
        </p>
      </div>
      <Menu
        align="end"
        label="Without contact for"
        trigger={
          <Button busy={change.isPending}>
            {daysWords(offlineDays)}
            <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
          </Button>
        }
      >
        {CHOICES.map((days) => (
          <MenuItem key={days} checked={days === offlineDays} onSelect={() => change.mutate(days)}>
            {daysWords(days)}
          </MenuItem>
        ))}
      </Menu>
    </section>
  )
}

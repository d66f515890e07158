'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { toast } from '@/ui/toaster.tsx'

const CHOICES = [0, 1, 7, 14, 30, 90]

/** For owners and administrators: how long devices may be away before their copies lock. */
export function OfflineDays({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('members')
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
        <h2 id="offline-days">{t('copies.title')}</h2>
        <p className="quiet">{t('copies.text')}</p>
      </div>
      <Menu
        align="end"
        label={t('copies.menu')}
        trigger={
          <Button busy={change.isPending}>
            {t('copies.days', { days: offlineDays })}
            <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
          </Button>
        }
      >
        {CHOICES.map((days) => (
          <MenuItem key={days} checked={days === offlineDays} onSelect={() => change.mutate(days)}>
            {t('copies.days', { days })}
          </MenuItem>
        ))}
      </Menu>
    </section>
  )
}

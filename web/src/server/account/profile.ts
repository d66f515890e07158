import 'server-only'
import type { Locale } from '@/words/locales.ts'
import { authSql } from '../database.ts'
import type { Actor } from '../request-context.ts'

export type ProfileChange = { readonly name?: string | undefined; readonly locale?: Locale | null | undefined }

/** Changes what others see and what the person reads. What is not given stays. */
export async function changeProfile(actor: Actor, { name, locale }: ProfileChange): Promise<void> {
  await authSql()`
    update auth.users set name = coalesce(${name ?? null}, name), locale = case when ${locale === undefined} then locale else ${locale ?? null} end,
           updated_at = now()
     where id = ${actor.userId}`
}

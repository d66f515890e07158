import type { members as english } from '../en/members.ts'
import type { Translated } from '../translated.ts'

export const members: Translated<typeof english> = {}

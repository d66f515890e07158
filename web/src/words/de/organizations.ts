import type { organizations as english } from '../en/organizations.ts'
import type { Translated } from '../translated.ts'

export const organizations: Translated<typeof english> = {
  title: 'Wer schreibt zusammen?',
  lead: 'Einer Organisation gehören Dokumente, und sie hat Mitglieder. Wer nicht dazugehört, sieht nichts davon.',
  name: 'Name der Organisation',
  nameMissing: 'Schreib einen Namen.',
  hint: 'Einladen kannst du gleich danach.',
  create: 'Organisation anlegen',
  signOut: 'Abmelden',
}

import type { English } from '../en/index.ts'
import type { Translated } from '../translated.ts'
import { account } from './account.ts'
import { api } from './api.ts'
import { common } from './common.ts'
import { editor } from './editor.ts'
import { files } from './files.ts'
import { history } from './history.ts'
import { home } from './home.ts'
import { importExport } from './import-export.ts'
import { mail } from './mail.ts'
import { members } from './members.ts'
import { merge } from './merge.ts'
import { offline } from './offline.ts'
import { organizations } from './organizations.ts'
import { saveStates } from './save-states.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { sharing } from './sharing.ts'
import { shell } from './shell.ts'
import { trash } from './trash.ts'

/** All words of this language, by area. */
export const de: Translated<English> = {
  common,
  api,
  account,
  organizations,
  shell,
  home,
  trash,
  members,
  sharing,
  search,
  editor,
  saveStates,
  merge,
  offline,
  files,
  history,
  importExport,
  settings,
  mail,
}

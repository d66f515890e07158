import { run } from './bootstrap.mjs'

run('./reset-password.ts')

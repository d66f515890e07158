import { run } from './bootstrap.mjs'

run('../../collab-server/src/simulation/cli.ts')

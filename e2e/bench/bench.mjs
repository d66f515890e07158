import { run } from '../../shared/launch/bootstrap.mjs'

run('../../e2e/bench/bench.ts')

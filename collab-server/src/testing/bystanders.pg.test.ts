import { afterAll, beforeAll, expect, it } from 'vitest'
import { AttackScene } from './attack-scene.ts'
import { typed } from './typed.ts'

/** The judge of the attack cases is judged itself: it must see what an attack could change. */
let scene: AttackScene
beforeAll(async () => {
  scene = await AttackScene.set()
})
afterAll(() => scene.end())

it('sees that nothing changed when somebody came, read and left', async () => {
  const reader = await scene.synced()
  reader.destroy()
  await scene.bystanders.nothingChanged()
})

it('sees presence that is still on its way', async () => {
  const somebody = await scene.synced()
  somebody.awareness([{ clientId: 7, clock: 1, state: { typing: true } }])
  await expect(scene.bystanders.nothingChanged()).rejects.toThrow('the victim heard')
  await scene.bystanders.lookAgain()
  somebody.destroy()
  await expect(scene.bystanders.nothingChanged()).rejects.toThrow()
  await scene.bystanders.lookAgain()
})

it('sees an update that reached the document, and a row that only Postgres has', async () => {
  const somebody = await scene.synced()
  for (const update of typed('a')) somebody.sync(2, update)
  await somebody.whenStatuses(3)
  await expect(scene.bystanders.nothingChanged()).rejects.toThrow('the victim heard')
  await scene.bystanders.lookAgain()
  await scene.bystanders.nothingChanged()
  await scene.world.admin`
    update app.document_updates set created_at = now()
     where log_id = (select log_id from app.documents where id = ${scene.bystanders.documentId}) and seq = 1`
  await expect(scene.bystanders.nothingChanged()).rejects.toThrow('changed for the victim')
})

it('sees that somebody else was closed', async () => {
  scene.bystanders.victim.client.destroy()
  await expect(scene.over()).rejects.toThrow("somebody else's socket was closed")
})

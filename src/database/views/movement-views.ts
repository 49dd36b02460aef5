/** The movement and the people with an account, as pages read them. No list of people is public. */
import type { Movement } from "../../domain/movement.ts";
import type { Person, Role } from "../../domain/person.ts";
import type { LocalActor } from "../../application/ports.ts";
import { fromColumn } from "../repositories/instants.ts";
import { movementFromRow } from "../repositories/movements.ts";
import type { Reader } from "./read-only.ts";

/** The movement; null while the node is not set up. */
export async function findMovement(db: Reader): Promise<Movement | null> {
  const row = await db.selectFrom("movement")
    .innerJoin("actor", "actor.id", "movement.id")
    .selectAll("movement")
    .select("actor.handle")
    .executeTakeFirst();
  return row === undefined ? null : movementFromRow(row);
}

/** The actor of this node with a handle, deleted ones included; null if there never was one. */
export async function findActor(db: Reader, by: { handle: string } | { id: string }): Promise<LocalActor | null> {
  const row = await db.selectFrom("actor")
    .selectAll()
    .$if("handle" in by, (query) => query.where("handle", "=", "handle" in by ? by.handle : ""))
    .$if("id" in by, (query) => query.where("id", "=", "id" in by ? by.id : ""))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, uri, kind, handle } = row;
  return { id, uri, kind, handle, deleted: row.deleted_at !== null };
}

/** The person with an id; null if there is none, no longer, or they are suspended. */
export async function findPerson(db: Reader, id: string): Promise<Person | null> {
  const row = await people(db).where("person.id", "=", id).where("person.state", "in", ["active", "waiting"])
    .executeTakeFirst();
  return row === undefined ? null : personFromRow(row);
}

/** Everybody with an account, by handle; for stewards only. */
export async function listPeople(db: Reader): Promise<Person[]> {
  return (await people(db).orderBy("actor.handle").execute()).map(personFromRow);
}

/** The query of living people with their handles; other views of people begin here. */
export function people(db: Reader) {
  return db.selectFrom("person")
    .innerJoin("actor", "actor.id", "person.id")
    .where("actor.deleted_at", "is", null)
    .selectAll("person")
    .select("actor.handle");
}

/** A person from their row and their actor's handle. */
export function personFromRow(row: { id: string; handle: string; name: string; role: Role; created_at: Date }): Person {
  return { id: row.id, handle: row.handle, name: row.name, role: row.role, createdAt: fromColumn(row.created_at) };
}

import { describe, expect, it } from "vitest";
import { Navigation, type Writing } from "./navigation.svelte";

/** A form that is kept, or not, when the test says so. */
class Form implements Writing {
  unkept = false;
  #answers: ((kept: boolean) => void)[] = [];
  flush = () => new Promise<boolean>((resolve) => this.#answers.push(resolve));

  async answer(kept: boolean) {
    for (const answer of this.#answers.splice(0)) answer(kept);
    await Promise.resolve();
    await Promise.resolve();
  }
}

function writing() {
  const navigation = new Navigation();
  navigation.go({ screen: "write" });
  const form = new Form();
  navigation.writing = form;
  return { navigation, form };
}

describe("leaving a form", () => {
  it("waits until what was written is kept", async () => {
    const { navigation, form } = writing();
    navigation.go({ screen: "reports" });
    expect([navigation.route.screen, navigation.leaving]).toEqual(["write", true]);
    await form.answer(true);
    expect([navigation.route.screen, navigation.leaving]).toEqual(["reports", false]);
    navigation.back({ screen: "home" });
    expect(navigation.route.screen, "the way back is as it was").toBe("write");
  });

  it("stays where it cannot be kept, until it can or the person leaves without it", async () => {
    for (const without of [false, true]) {
      const { navigation, form } = writing();
      navigation.back({ screen: "diary" });
      await form.answer(false);
      expect([navigation.route.screen, navigation.leaving]).toEqual(["write", true]);
      if (without) navigation.leaveAnyway();
      else {
        void navigation.leaveOnceKept();
        await form.answer(true);
      }
      expect(navigation.route.screen).toBe("home");
    }
  });

  it("goes where the person wished last, and nowhere once they wrote on", async () => {
    const { navigation, form } = writing();
    navigation.go({ screen: "reports" });
    navigation.go({ screen: "settings" });
    await form.answer(true);
    expect(navigation.route.screen).toBe("settings");

    const other = writing();
    other.navigation.go({ screen: "reports" });
    other.navigation.stay();
    await other.form.answer(true);
    expect(other.navigation.route.screen).toBe("write");
  });
});

//! Counting tests in what the test programs write.

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// Adds what a line tells. Understood are cargo's, vitest's and Playwright's closing lines; each test is
    /// told of by exactly one of them.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        let cargo = line.strip_prefix("test result: ");
        let vitest = line.strip_prefix("Tests ");
        if let Some(counts) = cargo.or(vitest) {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
        } else if line.split_whitespace().nth(1) == Some("passed") {
            self.passed += count(line, "passed");
        } else if line.split_whitespace().count() == 2 {
            self.failed += count(line, "failed");
        }
    }
}

/// The number that stands before `word`.
fn count(line: &str, word: &str) -> u32 {
    let words: Vec<&str> = line.split_whitespace().map(|it| it.trim_end_matches(';')).collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn told(lines: &str) -> (u32, u32) {
        let mut tally = Tally::default();
        lines.lines().for_each(|line| tally.read(line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn cargo_is_understood_and_added_up() {
        let lines = "running 3 tests\n\
            test a ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.02s\n\
            test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n";
        assert_eq!(told(lines), (7, 2));
    }

    #[test]
    fn vitest_is_understood_without_counting_its_files() {
        let lines = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 44 passed (45)\n";
        assert_eq!(told(lines), (44, 1));
    }

    #[test]
    fn playwright_is_understood() {
        assert_eq!(
            told("Running 13 tests using 2 workers\n  1 failed\n    a.spec.ts:3\n  12 passed (3.4s)\n"),
            (12, 1)
        );
    }

    #[test]
    fn other_lines_count_for_nothing() {
        assert_eq!(told("passed\n3 files changed\nsvelte-check found 0 errors and 0 warnings\n"), (0, 0));
    }
}

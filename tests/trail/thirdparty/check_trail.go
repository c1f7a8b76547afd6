// check_trail verifies an exported trail with Go's own transparency log packages, which are not ours:
// the signature of the checkpoint, the inclusion of every entry, and the consistency of all older checkpoints.
//
//	check_trail DIR KEY...
//
// A key of type 4 is a witness: then the newest checkpoint of cosigned.notes must bear its cosignature too.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

// tiles reads C2SP tlog-tiles, whose paths differ from those of the Go checksum database by their prefix only.
type tiles struct{ dir string }

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, one := range want {
		path := strings.TrimPrefix(one.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(t.dir, "tile", path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func main() {
	dir := os.Args[1]
	var verifiers []note.Verifier
	for _, line := range os.Args[2:] {
		if witness := newWitness(line); witness != nil {
			notes := notes(string(read(dir, "cosigned.notes")))
			open([]byte(notes[len(notes)-1]), []note.Verifier{witness})
			continue
		}
		verifier, err := note.NewVerifier(line)
		must(err)
		verifiers = append(verifiers, verifier)
	}
	newest := open(read(dir, "checkpoint"), verifiers)
	reader := tlog.TileHashReader(newest, tiles{dir})
	entries := 0
	for index := int64(0); index < newest.N; index += width {
		for at, entry := range bundle(dir, index, newest.N) {
			proof, err := tlog.ProveRecord(newest.N, index+int64(at), reader)
			must(err)
			must(tlog.CheckRecord(proof, newest.N, newest.Hash, index+int64(at), tlog.RecordHash(entry)))
			entries++
		}
	}
	older := 0
	for _, text := range notes(string(read(dir, "history.notes"))) {
		old := open([]byte(text), verifiers)
		if old.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(newest.N, old.N, reader)
		must(err)
		must(tlog.CheckTree(proof, newest.N, newest.Hash, old.N, old.Hash))
		older++
	}
	fmt.Println(newest.N, entries, older)
}

func open(text []byte, verifiers []note.Verifier) tlog.Tree {
	signed, err := note.Open(text, note.VerifierList(verifiers...))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	var tree tlog.Tree
	_, err = fmt.Sscanf(lines[1], "%d", &tree.N)
	must(err)
	tree.Hash, err = tlog.ParseHash(lines[2])
	must(err)
	return tree
}

// witness verifies C2SP cosignature/v1, which the note package knows nothing of.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(line string) *witness {
	parts := strings.SplitN(line, "+", 3)
	data, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if data[0] != 4 {
		return nil
	}
	sum := sha256.Sum256([]byte(parts[0] + "\n" + string(data)))
	return &witness{parts[0], binary.BigEndian.Uint32(sum[:4]), ed25519.PublicKey(data[1:])}
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }
func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(head), msg...), sig[8:])
}

func bundle(dir string, index, size int64) [][]byte {
	tile := tlog.Tile{H: 8, L: -1, N: index / width, W: width}
	if size-index < width {
		tile.W = int(size - index)
	}
	path := strings.Replace(strings.TrimPrefix(tile.Path(), "tile/8/"), "data", "entries", 1)
	data := bytes.NewReader(read(dir, filepath.Join("tile", path)))
	var entries [][]byte
	for data.Len() > 0 {
		var length uint16
		must(binary.Read(data, binary.BigEndian, &length))
		entry := make([]byte, length)
		_, err := data.Read(entry)
		must(err)
		entries = append(entries, entry)
	}
	return entries
}

// notes takes a file of several notes apart: each ends with its signature lines.
func notes(text string) []string {
	var found []string
	var one strings.Builder
	signed := false
	for _, line := range strings.SplitAfter(text, "\n") {
		signature := strings.HasPrefix(line, "— ")
		if signed && !signature && one.Len() > 0 {
			found = append(found, one.String())
			one.Reset()
		}
		one.WriteString(line)
		signed = signature
	}
	if strings.TrimSpace(one.String()) != "" {
		found = append(found, one.String())
	}
	return found
}

func read(dir, name string) []byte {
	data, err := os.ReadFile(filepath.Join(dir, name))
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

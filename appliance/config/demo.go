package config

import (
	"thana/shared/record"
	"thana/shared/wire"
)

// DemoOfficer is an officer of the demonstration station.
type DemoOfficer struct {
	record.Officer
	Password string
}

// DemoOfficers are invented people; they exist in the training realm only.
func DemoOfficers() []DemoOfficer {
	officer := func(login, local, english, rank, belt string, role record.Role) DemoOfficer {
		return DemoOfficer{record.Officer{
			Login: login, Name: record.Name{Local: local, English: english}, Rank: rank, Belt: belt, Role: role,
		}, "demo-" + login}
	}
	return []DemoOfficer{
		officer("meena", "मीना ठाकुर", "Meena Thakur", "Inspector", "1042", record.InCharge),
		officer("verma", "रमेश वर्मा", "Ramesh Verma", "SI", "2217", record.Duty),
		officer("khan", "आरिफ़ ख़ान", "Arif Khan", "SI", "2384", record.Investigating),
		officer("suresh", "सुरेश यादव", "Suresh Yadav", "Constable", "5519", record.Technician),
	}
}

// DemoAccounts is what the sign-in page shows of them.
func DemoAccounts() []wire.DemoAccount {
	var out []wire.DemoAccount
	for _, o := range DemoOfficers() {
		out = append(out, wire.DemoAccount{Login: o.Login, Password: o.Password})
	}
	return out
}
